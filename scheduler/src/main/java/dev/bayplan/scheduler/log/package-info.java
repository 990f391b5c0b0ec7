/**
 * The flight recorder: every decision in segments that begin with a full snapshot, and their
 * replay.
 */
@NullMarked
package dev.bayplan.scheduler.log;

import org.jspecify.annotations.NullMarked;
