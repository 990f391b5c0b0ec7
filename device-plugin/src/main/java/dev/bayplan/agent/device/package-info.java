/** What a node has: pure values, whoever read them. */
@NullMarked
package dev.bayplan.agent.device;

import org.jspecify.annotations.NullMarked;
