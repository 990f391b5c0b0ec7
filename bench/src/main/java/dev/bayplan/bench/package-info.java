/** The same core in virtual time: fleets, workloads, replay and the demo. */
@NullMarked
package dev.bayplan.bench;

import org.jspecify.annotations.NullMarked;
