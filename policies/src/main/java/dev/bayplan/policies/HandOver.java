package dev.bayplan.policies;

import java.util.Optional;

/**
 * How a node hands its devices to containers.
 *
 * @param shares how shares are kept apart there; empty where no shares can be had: another device
 *     plugin hands out the GPUs, or the agent knows no way to give a part
 */
public record HandOver(Optional<Isolation> shares) {

  /** Whole GPUs only. */
  public static final HandOver WHOLE_ONLY = new HandOver(Optional.empty());

  /** Shares too, of which nothing is kept apart. */
  public static final HandOver SHARED = new HandOver(Optional.of(Isolation.NONE));

  public boolean takesShares() {
    return shares.isPresent();
  }
}
