package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Verdict;
import java.util.SortedMap;

/** What the planner found on a snapshot; nothing is held yet. */
sealed interface Draft {

  /** The best node among {@code candidates} that fit. */
  record Best(int index, Snapshot.Row row, Verdict.Fits fits, int candidates) implements Draft {}

  /**
   * @param reasons of each row offered; none where all nodes were looked at
   * @param nodes how many nodes for which reason
   */
  record None(Reason[] reasons, SortedMap<Reason, Integer> nodes) implements Draft {}

  /** No planning was needed so far. */
  record NotYet() implements Draft {}

  /** By which rules the pod is placed depends on a namespace that we have not heard of yet. */
  record NamespaceUnknown() implements Draft {}

  /** Nobody waits for the answer any more. */
  record TooLate() implements Draft {}
}
