/** {@code /metrics}: what a GPU admin looks for, in base units, read when it is asked for. */
@NullMarked
package dev.bayplan.agent.metrics;

import org.jspecify.annotations.NullMarked;
