package dev.bayplan.policies;

import java.util.Comparator;

/**
 * How well a set of GPUs can talk, level by level; higher is better. Comparable between nodes for
 * sets of one size.
 *
 * @param ring the weakest link of the best ring through the set: what bounds a collective
 * @param near minus the number of pairs on each way from far to near, the farthest in the highest
 *     digits: of two sets with equal rings the one with fewer far pairs is better
 * @param lanes NVLinks over all pairs
 * @param aligned minus the number of NUMA nodes that the set touches
 */
public record LinkQuality(int ring, long near, long lanes, int aligned)
    implements Comparable<LinkQuality> {

  /** That of no GPUs. */
  public static final LinkQuality NONE = new LinkQuality(0, 0, 0, 0);

  private static final Comparator<LinkQuality> WORST_FIRST =
      Comparator.comparingInt(LinkQuality::ring)
          .thenComparingLong(LinkQuality::near)
          .thenComparingLong(LinkQuality::lanes)
          .thenComparingInt(LinkQuality::aligned);

  @Override
  public int compareTo(LinkQuality other) {
    return WORST_FIRST.compare(this, other);
  }
}
