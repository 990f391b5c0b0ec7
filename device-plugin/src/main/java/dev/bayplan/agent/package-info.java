/** The agent of one node: reports its GPUs as a {@code GpuNode}. */
@NullMarked
package dev.bayplan.agent;

import org.jspecify.annotations.NullMarked;
