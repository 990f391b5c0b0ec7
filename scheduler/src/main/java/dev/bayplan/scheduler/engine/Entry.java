package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.PodRef;

/**
 * One line of the decision log. Inputs are what a replay feeds in; decisions are what it must
 * produce again. {@code version} is the ledger's after the entry; {@code atNanos} the time handed
 * in.
 */
public sealed interface Entry {

  long version();

  record Happened(long version, long atNanos, Event event) implements Entry {}

  /** A filter call, planned on the snapshot of version {@code plannedOn}. */
  record Asked(long version, long atNanos, long plannedOn, Question question) implements Entry {}

  /** A pod or gang of our own queue was tried, on the snapshot of version {@code plannedOn}. */
  record Tried(long version, long atNanos, long plannedOn, String name) implements Entry {}

  record BindBegan(long version, long atNanos, PodRef pod, String node) implements Entry {}

  record BindEnded(long version, long atNanos, String uid, BindEnd end) implements Entry {}

  record Ticked(long version, long atNanos) implements Entry {}

  /** What was decided: by the {@link Asked} before it, or for a waiting pod by any other input. */
  record Decided(long version, Decision decision) implements Entry {}
}
