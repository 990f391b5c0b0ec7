package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Hold;
import dev.bayplan.policies.PodRef;

/**
 * One pod's entry in the ledger.
 *
 * @param plan what is written into the Binding
 * @param hold what it occupies
 * @param expiresNanos when a reservation lapses; nothing else lapses
 */
public record Booking(Plan plan, Hold hold, Stage stage, long expiresNanos) {

  /** By whose authority the devices are held. */
  public enum Stage {
    /** A filter answer or a wake: lapses unless a bind comes. */
    RESERVED,
    /** A Binding is under way or its outcome is not known: never lapses. */
    POSTING,
    /** The API server has the Binding. */
    BOUND;

    boolean canBecome(Stage next) {
      return switch (this) {
        case RESERVED -> true;
        case POSTING -> true;
        case BOUND -> next == BOUND;
      };
    }
  }

  PodRef pod() {
    return plan.pod();
  }

  String node() {
    return plan.placement().node();
  }

  Booking in(Stage next, long expires) {
    if (!stage.canBecome(next)) {
      throw new IllegalStateException(
          "the booking of "
              + plan.pod().qualifiedName()
              + " cannot go from "
              + stage
              + " to "
              + next);
    }
    return new Booking(plan, hold, next, expires);
  }
}
