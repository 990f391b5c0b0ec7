/** Fleets and workloads made from a seed: the node shapes and task types of a real cluster. */
@NullMarked
package dev.bayplan.bench.fleet;

import org.jspecify.annotations.NullMarked;
