package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.List;

/**
 * So many devices of one resource, and how many of them each NUMA node has. The nodes are numbered
 * from 0 in their order, and only those with devices of the resource count.
 *
 * <p>The hints are those of the kubelet's device manager, Kubernetes 1.36, {@code
 * pkg/kubelet/cm/devicemanager/topology_hints.go}, {@code generateDeviceTopologyHints}.
 */
final class NumaDemand {

  private final int count;
  private final int[] all;
  private final int[] available;
  private final int[] reusable;

  /**
   * @param all devices per NUMA node, whoever has them; those that tell of none count nowhere
   * @param available the healthy ones that no container has
   * @param reusable the ones that an init container of the same pod has had; all the others will be
   *     on their NUMA nodes too
   */
  NumaDemand(int count, int[] all, int[] available, int[] reusable) {
    this.count = count;
    this.all = all.clone();
    this.available = available.clone();
    this.reusable = reusable.clone();
  }

  /** Every set of NUMA nodes that has enough; preferred are those of the least possible size. */
  List<NumaHint> hints() {
    if (all.length == 0) {
      return List.of(NumaHint.INDIFFERENT);
    }
    int least = leastNodes();
    List<NumaHint> hints = new ArrayList<>();
    for (long nodes = 1; nodes < 1L << all.length; nodes++) {
      if (on(nodes, reusable) == sum(reusable) && on(nodes, available) + sum(reusable) >= count) {
        hints.add(new NumaHint(nodes, Long.bitCount(nodes) == least));
      }
    }
    return hints.isEmpty() ? List.of(NumaHint.IMPOSSIBLE) : hints;
  }

  /**
   * On how few NUMA nodes so many devices are, free or not; all of them where there are too few.
   */
  int leastNodes() {
    int least = all.length;
    for (long nodes = 1; nodes < 1L << all.length; nodes++) {
      if (Long.bitCount(nodes) < least && on(nodes, all) >= count) {
        least = Long.bitCount(nodes);
      }
    }
    return least;
  }

  private static int on(long nodes, int[] devices) {
    int sum = 0;
    for (long left = nodes; left != 0; left &= left - 1) {
      sum += devices[Long.numberOfTrailingZeros(left)];
    }
    return sum;
  }

  private static int sum(int[] devices) {
    int sum = 0;
    for (int some : devices) {
      sum += some;
    }
    return sum;
  }
}
