/** The node as its kernel shows it. */
@NullMarked
package dev.bayplan.agent.host;

import org.jspecify.annotations.NullMarked;
