package dev.bayplan.policies;

import java.util.Arrays;

/** Which GPUs of a node are on which NUMA node; the NUMA nodes numbered from 0 in their order. */
final class NumaNodes {

  /**
   * More than eight GPU-bearing NUMA nodes are taken for none that is known: a kubelet with a
   * policy does not start on such a machine (Kubernetes 1.36, {@code
   * pkg/kubelet/cm/topologymanager/policy_options.go}, {@code defaultMaxAllowableNUMANodes}).
   */
  private static final int MAX_NODES = 8;

  private final long[] gpus;

  private NumaNodes(long[] gpus) {
    this.gpus = gpus;
  }

  static NumaNodes of(Topology topology) {
    int[] ids = new int[topology.size()];
    for (int gpu = 0; gpu < ids.length; gpu++) {
      ids[gpu] = topology.numaNode(gpu);
    }
    int[] nodes = Arrays.stream(ids).filter(id -> id >= 0).distinct().sorted().toArray();
    long[] gpus = new long[nodes.length > MAX_NODES ? 0 : nodes.length];
    for (int gpu = 0; gpu < ids.length && gpus.length > 0; gpu++) {
      int node = Arrays.binarySearch(nodes, ids[gpu]);
      if (node >= 0) {
        gpus[node] |= 1L << gpu;
      }
    }
    return new NumaNodes(gpus);
  }

  /** How many NUMA nodes have GPUs; none where nobody tells. */
  int size() {
    return gpus.length;
  }

  /** Bit mask of all of them. */
  long every() {
    return (1L << gpus.length) - 1;
  }

  /** The GPUs on one NUMA node. */
  long gpus(int node) {
    return gpus[node];
  }

  /** The GPUs on any of these NUMA nodes. */
  long gpusOn(long nodes) {
    long on = 0;
    for (long left = nodes & every(); left != 0; left &= left - 1) {
      on |= gpus[Long.numberOfTrailingZeros(left)];
    }
    return on;
  }

  /** How many of these GPUs each NUMA node has. */
  int[] count(long set) {
    int[] counts = new int[gpus.length];
    for (int node = 0; node < gpus.length; node++) {
      counts[node] = Long.bitCount(set & gpus[node]);
    }
    return counts;
  }

  /** So many of these GPUs, as the kubelet sees them: some idle, and some to be used again. */
  NumaDemand demand(int count, long all, long idle, long reusable) {
    return new NumaDemand(count, count(all), count(idle), count(reusable));
  }

  /** The most GPUs of this set that so many NUMA nodes have together. */
  int most(long set, int nodes) {
    int[] counts = Arrays.stream(count(set)).sorted().toArray();
    int sum = 0;
    for (int node = counts.length - 1; node >= Math.max(0, counts.length - nodes); node--) {
      sum += counts[node];
    }
    return sum;
  }
}
