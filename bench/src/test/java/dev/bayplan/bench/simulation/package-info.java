/**
 * The seeded simulation: engine, committer, feed and take-over against the model cluster, with
 * everything going wrong that can. {@link dev.bayplan.bench.simulation.SimulationTest} says how to
 * run more seeds and how to replay one.
 *
 * <p>To add a kind of step, see {@code Steps}; a fault of the wire, {@code Weather}; a promise,
 * {@code Auditor} (after every step) or {@code Quiet} (once everything has come to rest).
 */
@NullMarked
package dev.bayplan.bench.simulation;

import org.jspecify.annotations.NullMarked;
