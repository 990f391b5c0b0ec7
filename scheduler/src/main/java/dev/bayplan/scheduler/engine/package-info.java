/**
 * Who holds which devices, by whose authority, until when: the ledger with its one writer,
 * immutable snapshots of it, and the planner. Deterministic: time, randomness and ids are handed
 * in.
 */
@NullMarked
package dev.bayplan.scheduler.engine;

import org.jspecify.annotations.NullMarked;
