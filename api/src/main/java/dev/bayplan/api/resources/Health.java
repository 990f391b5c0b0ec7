package dev.bayplan.api.resources;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;

/**
 * Whether new pods may be placed on a GPU: where it is OK, or only suspected (else a budget of GPUs
 * that are out at once would mean nothing). Named as on the wire.
 */
public enum Health {
  OK,
  /** Something was seen; it is watched more closely. */
  Suspect,
  /** Taken out of the pool for a time. */
  Quarantined,
  /** Its time is over; a probe decides whether it comes back. */
  Probing,
  /** Does not answer, or is to be exchanged. */
  Unhealthy;

  /** A state that a newer agent knows is not known to be well. */
  @JsonCreator
  static Health of(String text) {
    return Arrays.stream(values())
        .filter(known -> known.name().equals(text))
        .findFirst()
        .orElse(Unhealthy);
  }
}
