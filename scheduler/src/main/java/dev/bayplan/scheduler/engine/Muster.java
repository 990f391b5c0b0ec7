package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.GangTerms;
import java.util.List;

/** Whether enough of a gang is there to place it: what {@link Roll} finds. */
sealed interface Muster {

  /**
   * Nobody is left to place, or those who are can be.
   *
   * @param together pending members that are placed all or none, by rank; with those that are bound
   *     they are as many as the gang needs. Empty where it has them already
   * @param others pending members beyond that, by rank, each for itself: the gang stands without
   *     them
   * @param surplus pending members of a gang that is complete without them, and said so: nobody
   *     places these
   * @param terms what holds for all of them: the object's, and the members' own words
   */
  record Ready(
      List<PodFacts> together, List<PodFacts> others, List<PodFacts> surplus, GangTerms terms)
      implements Muster {
    public Ready {
      together = List.copyOf(together);
      others = List.copyOf(others);
      surplus = List.copyOf(surplus);
    }
  }

  /**
   * More of its pods must come first.
   *
   * @param role the one that is missing some, of a gang whose roles start one by one; else empty
   */
  record Waiting(String role, int here, int needed) implements Muster {}

  /** The pods leave their number to an object that is not there, or cannot be read. */
  record Unknown() implements Muster {}

  /**
   * @param sentence what contradicts what, and what to change
   */
  record Contradiction(String sentence) implements Muster {}
}
