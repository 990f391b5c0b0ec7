package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Verdict;
import java.util.List;
import java.util.SortedMap;

/** What the planner found for a whole gang on a snapshot; nothing is held yet. */
public sealed interface GangDraft {

  /**
   * A place for every member.
   *
   * @param places in the order of the members
   * @param level label key of the narrowest level of which one domain holds all; empty where it is
   *     one node, or only the whole cluster
   * @param domain that label's value; the node's name where it is one node
   */
  record Whole(List<Place> places, String level, String domain) implements GangDraft {
    public Whole {
      places = List.copyOf(places);
    }
  }

  /**
   * One member's place.
   *
   * @param row the node as the snapshot has it; its version is what a commit compares
   * @param fits devices as seen with the members before it already on the node
   */
  record Place(PodFacts pod, Snapshot.Row row, Verdict.Fits fits) {}

  /**
   * Why there is no place for all; what follows is for its sentence.
   *
   * @param level label key of the required level; empty where none is
   * @param domains how many of them there are
   * @param fit the most members that one of them can hold
   * @param needed how many there are
   * @param nodes how many nodes refuse a member of the kind that lacks room, and why; a node that
   *     takes some of them is not among them
   */
  record None(
      Reason reason,
      String level,
      int domains,
      int fit,
      int needed,
      SortedMap<Reason, Integer> nodes)
      implements GangDraft {}

  /** Nobody waits for the answer any more. */
  record TooLate() implements GangDraft {}
}
