/**
 * The ledger (who holds what, by whose authority, until when), its immutable snapshots, the
 * planner. Deterministic: time, randomness and ids are handed in. Knows {@code policies} only.
 *
 * <p>{@link dev.bayplan.scheduler.engine.Engine} is the door; everything that changes goes through
 * it, one writer at a time, and is told to the {@link dev.bayplan.scheduler.engine.Recorder} in
 * commit order.
 */
@NullMarked
package dev.bayplan.scheduler.engine;

import org.jspecify.annotations.NullMarked;
