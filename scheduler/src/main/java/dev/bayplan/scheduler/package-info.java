/** The extender as a process: reads its settings, wires the parts, starts and stops them. */
@NullMarked
package dev.bayplan.scheduler;

import org.jspecify.annotations.NullMarked;
