package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for a place for all shares of a pod where taking the best GPU for one after the other left
 * none for the last: depth first in the order of the containers, the tightest GPU first. It gives
 * up after {@link #MAX_STEPS}: a pod with many shares can be refused by a nearly full node on which
 * some arrangement of them would fit.
 */
final class ShareSearch {

  /** Some hundred microseconds; enough for four shares on eight different GPUs. */
  static final int MAX_STEPS = 1000;

  private final List<ContainerRequest> containers;
  private final long[] chosen;
  private int steps;

  /**
   * @param containers those with shares
   */
  ShareSearch(List<ContainerRequest> containers) {
    this.containers = containers;
    chosen = new long[containers.size()];
  }

  /** The GPUs of each container with a share, in their order, as bit masks. */
  Optional<long[]> from(ShareChoice nothingTaken) {
    return search(nothingTaken, 0) ? Optional.of(chosen) : Optional.empty();
  }

  private boolean search(ShareChoice before, int position) {
    if (position == containers.size()) {
      return true;
    }
    ContainerRequest container = containers.get(position);
    GpuAsk.Share share = (GpuAsk.Share) container.gpus();
    for (long gpus : ways(before, share)) {
      if (++steps > MAX_STEPS) {
        return false;
      }
      ShareChoice after = before.trial(Room.NONE);
      after.take(gpus, container.kind(), share);
      chosen[position] = gpus;
      if (search(after, position + 1)) {
        return true;
      }
    }
    return false;
  }

  private static List<Long> ways(ShareChoice before, GpuAsk.Share share) {
    List<Long> ways = new ArrayList<>();
    collect(before, before.candidates(share), share.gpus(), 0, ways);
    return ways;
  }

  /** Of empty GPUs of one size the first ones stand for all. */
  private static void collect(
      ShareChoice before, List<Integer> from, int count, long taken, List<Long> ways) {
    if (count == 0) {
      ways.add(taken);
      return;
    }
    Set<Long> left = new HashSet<>();
    for (int i = 0; i + count <= from.size() && ways.size() <= MAX_STEPS; i++) {
      int gpu = from.get(i);
      if (left.add(before.kind(gpu))) {
        collect(before, from.subList(i + 1, from.size()), count - 1, taken | 1L << gpu, ways);
      }
    }
  }
}
