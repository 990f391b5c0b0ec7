/** What the watch found, in the terms of the node's report. */
@NullMarked
package dev.bayplan.agent.watch.report;

import org.jspecify.annotations.NullMarked;
