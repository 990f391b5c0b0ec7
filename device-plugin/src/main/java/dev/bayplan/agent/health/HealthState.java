package dev.bayplan.agent.health;

import java.util.Set;

/** The states of a unit, and the ways between them. */
public enum HealthState {
  OK,
  /** Something was seen. It is given to pods as before, and watched. */
  SUSPECT,
  /** Given to no new pod until its time is over and it answers; running pods are untouched. */
  QUARANTINED,
  /** Its time is over; a probe decides. Given to no new pod yet. */
  PROBING;

  /** Whether it takes room of the budget. */
  public boolean out() {
    return this == QUARANTINED || this == PROBING;
  }

  /** The states that may follow. */
  public Set<HealthState> next() {
    return switch (this) {
      case OK -> Set.of(SUSPECT, QUARANTINED);
      case SUSPECT -> Set.of(OK, QUARANTINED);
      // SUSPECT: the budget has shrunk, as when a GPU was cut into fewer MIG devices.
      case QUARANTINED -> Set.of(PROBING, SUSPECT);
      case PROBING -> Set.of(OK, QUARANTINED, SUSPECT);
    };
  }
}
