package dev.bayplan.policies;

/**
 * The best ring through a set of GPUs, as the collective libraries build one: its weakest link
 * bounds them.
 *
 * <p>Exact up to {@value #EXACT} GPUs. Beyond, a bound that every ring must meet: at that strength
 * the set is connected and each GPU has two ways. It is exact where nearness forms a tree (PCIe
 * switches, sockets) or is the same for all (an NVSwitch).
 */
final class Ring {

  static final int EXACT = 8;

  private Ring() {}

  /** The rank of the weakest link; 0 for fewer than two GPUs. */
  static int weakestLink(Topology topology, long set) {
    int weakest = Integer.MAX_VALUE;
    int strongest = 0;
    for (long left = set; left != 0; left &= left - 1) {
      int a = Long.numberOfTrailingZeros(left);
      for (long others = left & left - 1; others != 0; others &= others - 1) {
        int rank = topology.link(a, Long.numberOfTrailingZeros(others)).rank();
        weakest = Math.min(weakest, rank);
        strongest = Math.max(strongest, rank);
      }
    }
    for (int rank = strongest; rank > weakest; rank--) {
      if (exists(topology, set, rank)) {
        return rank;
      }
    }
    return weakest == Integer.MAX_VALUE ? 0 : weakest;
  }

  private static boolean exists(Topology topology, long set, int rank) {
    long[] ways = new long[topology.size()];
    for (long left = set; left != 0; left &= left - 1) {
      int a = Long.numberOfTrailingZeros(left);
      ways[a] = ways(topology, set, a, rank);
      if (Long.bitCount(ways[a]) < Math.min(2, Long.bitCount(set) - 1)) {
        return false;
      }
    }
    int first = Long.numberOfTrailingZeros(set);
    return Long.bitCount(set) <= EXACT
        ? closes(ways, first, first, set & ~(1L << first))
        : connected(ways, set);
  }

  private static long ways(Topology topology, long set, int gpu, int rank) {
    long ways = 0;
    for (long left = set & ~(1L << gpu); left != 0; left &= left - 1) {
      int other = Long.numberOfTrailingZeros(left);
      ways |= topology.link(gpu, other).rank() >= rank ? 1L << other : 0;
    }
    return ways;
  }

  /** Whether a path goes from {@code at} through all that are {@code left} back to the first. */
  private static boolean closes(long[] ways, int first, int at, long left) {
    if (left == 0) {
      return (ways[at] & 1L << first) != 0;
    }
    for (long next = ways[at] & left; next != 0; next &= next - 1) {
      int gpu = Long.numberOfTrailingZeros(next);
      if (closes(ways, first, gpu, left & ~(1L << gpu))) {
        return true;
      }
    }
    return false;
  }

  private static boolean connected(long[] ways, long set) {
    long seen = Long.lowestOneBit(set);
    for (long fresh = seen; fresh != 0; ) {
      long reached = 0;
      for (long left = fresh; left != 0; left &= left - 1) {
        reached |= ways[Long.numberOfTrailingZeros(left)];
      }
      fresh = reached & ~seen;
      seen |= fresh;
    }
    return seen == set;
  }
}
