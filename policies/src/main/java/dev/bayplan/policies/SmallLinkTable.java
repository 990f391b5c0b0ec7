package dev.bayplan.policies;

import java.util.Arrays;

/**
 * For up to eight GPUs: every answer, precomputed. What stays is judged by the best set of each
 * size that it still holds, the largest size first.
 */
final class SmallLinkTable extends LinkTable {

  static final int MAX_GPUS = 8;

  private static final int SETS = 1 << MAX_GPUS;

  private final int gpus;
  private final LinkQuality[] qualities;
  private final int[] ranks;
  private final long[] offers;
  private final byte[][] best;

  SmallLinkTable(Topology topology) {
    super(topology);
    gpus = topology.size();
    int sets = 1 << gpus;
    qualities = new LinkQuality[sets];
    for (int set = 0; set < sets; set++) {
      qualities[set] = topology.quality(set);
    }
    ranks = ranks();
    offers = offers();
    best = new byte[gpus + 1][sets];
    for (int free = 0; free < sets; free++) {
      fill(free);
    }
  }

  /** For each set the place of its quality among all qualities. */
  private int[] ranks() {
    LinkQuality[] sorted = Arrays.stream(qualities).distinct().sorted().toArray(LinkQuality[]::new);
    int[] ranks = new int[qualities.length];
    for (int set = 0; set < ranks.length; set++) {
      ranks[set] = Arrays.binarySearch(sorted, qualities[set]);
    }
    return ranks;
  }

  /** For each set the rank of the best subset of each size, the largest size in the high digits. */
  private long[] offers() {
    int[][] bestRank = new int[gpus + 1][ranks.length];
    long[] offers = new long[ranks.length];
    for (int set = 1; set < ranks.length; set++) {
      int size = Integer.bitCount(set);
      bestRank[size][set] = ranks[set];
      for (int left = set; left != 0; left &= left - 1) {
        int without = set ^ Integer.lowestOneBit(left);
        for (int fewer = 1; fewer < size; fewer++) {
          bestRank[fewer][set] = Math.max(bestRank[fewer][set], bestRank[fewer][without]);
        }
      }
      for (int of = size; of > 0; of--) {
        offers[set] = offers[set] * SETS + bestRank[of][set];
      }
    }
    return offers;
  }

  private void fill(int free) {
    for (int set = free; set != 0; set = set - 1 & free) {
      int count = Integer.bitCount(set);
      int held = Byte.toUnsignedInt(best[count][free]);
      if (held == 0 || better(free, set, held)) {
        best[count][free] = (byte) set;
      }
    }
  }

  @Override
  boolean better(long free, long set, long than) {
    int order = Integer.compare(ranks[(int) set], ranks[(int) than]);
    if (order == 0) {
      order = Long.compareUnsigned(offers[(int) (free ^ set)], offers[(int) (free ^ than)]);
    }
    return order == 0 ? lower(set, than) : order > 0;
  }

  @Override
  public long choose(long free, long among, int count) {
    check(among, count);
    if (among == free) {
      return Byte.toUnsignedLong(best[count][(int) free]);
    }
    long found = 0;
    for (long set = among; set != 0; set = set - 1 & among) {
      if (Long.bitCount(set) == count && (found == 0 || better(free, set, found))) {
        found = set;
      }
    }
    return found;
  }

  @Override
  public LinkQuality quality(long set) {
    return qualities[(int) set];
  }
}
