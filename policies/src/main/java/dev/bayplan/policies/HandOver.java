package dev.bayplan.policies;

import java.util.Optional;

/**
 * How a node hands its devices to containers.
 *
 * @param shares how shares are kept apart there; empty where no shares can be had: another device
 *     plugin hands out the GPUs, or the agent knows no way to give a part
 * @param numa what the kubelet does about NUMA nodes; a policy that aligns goes with no shares
 */
public record HandOver(Optional<Isolation> shares, NumaPolicy numa) {

  /** Whole GPUs only. */
  public static final HandOver WHOLE_ONLY = new HandOver(Optional.empty());

  /** Shares too, of which nothing is kept apart. */
  public static final HandOver SHARED = new HandOver(Optional.of(Isolation.NONE));

  /** From a kubelet that aligns nothing. */
  public HandOver(Optional<Isolation> shares) {
    this(shares, NumaPolicy.NONE);
  }

  /** Whole GPUs only, from a kubelet with this policy. */
  public static HandOver aligned(NumaPolicy numa) {
    return new HandOver(Optional.empty(), numa);
  }

  public boolean takesShares() {
    return shares.isPresent();
  }
}
