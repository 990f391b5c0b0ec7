package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Hold;
import dev.bayplan.policies.PodRef;

/**
 * One pod's entry in the ledger.
 *
 * @param plan what is written into the Binding
 * @param hold what it occupies
 * @param expiresNanos when a released or reserved one lapses; no other does
 */
public record Booking(Plan plan, Hold hold, Stage stage, long expiresNanos) {

  /** By whose authority the devices are held. */
  public enum Stage {
    /** Of a pod behind our gate: held until we release or withdraw it. */
    PLANNED,
    /** Its gate may go, or went: lapses unless a bind comes. */
    RELEASED,
    /** A filter answer or a wake: lapses unless a bind comes. */
    RESERVED,
    /** A Binding is under way or its outcome is not known: never lapses. */
    POSTING,
    /** The API server has the Binding. */
    BOUND;

    boolean canBecome(Stage next) {
      return switch (this) {
        case PLANNED, RELEASED, RESERVED, POSTING -> true;
        case BOUND -> next == BOUND;
      };
    }

    /** Whether nothing was sent to the API server yet that gives the devices to the pod. */
    boolean isPromise() {
      return this == PLANNED || this == RELEASED || this == RESERVED;
    }
  }

  boolean lapses(long nowNanos) {
    boolean mayLapse = stage == Stage.RELEASED || stage == Stage.RESERVED;
    return mayLapse && expiresNanos - nowNanos <= 0;
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
