package dev.bayplan.policies;

import java.util.Locale;
import java.util.Optional;

/** How the shares of one GPU are kept apart, from nothing to hardware; a later one is stronger. */
public enum Isolation {
  /** Nothing: a pod can take more than its share. */
  NONE,
  /** MPS with limits that the client's own environment can drop. */
  MPS_COOPERATIVE,
  /** MPS with equal limits for all clients, set where no client can change them. */
  MPS,
  /** Instances of the GPU, by hardware. */
  MIG;

  /** As people write it: {@code mps-cooperative}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Reads {@link #text}; empty for anything else. */
  public static Optional<Isolation> parse(String text) {
    for (Isolation one : values()) {
      if (one.text().equals(text)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  public Isolation stronger(Isolation other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
