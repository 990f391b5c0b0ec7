package dev.bayplan.policies;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The best k of the free GPUs of a node. Best is, level by level: {@link LinkQuality} of the set;
 * then what the GPUs that stay free can still offer; then the lowest indexes. A pure function of
 * the topology, computed once for each and shared by all nodes that have it.
 */
public abstract sealed class LinkTable permits SmallLinkTable, LargeLinkTable {

  /** More topologies than any cluster has; beyond, one begins anew. */
  private static final int MAX_KEPT = 1024;

  private static final Map<Topology, LinkTable> KEPT = new ConcurrentHashMap<>();

  /** By number of GPUs: the tables of nodes that tell nothing, found without looking at them. */
  private static final AtomicReferenceArray<LinkTable> FLAT =
      new AtomicReferenceArray<>(NodeState.MAX_GPUS + 1);

  private final Topology topology;
  private final NumaNodes numaNodes;

  LinkTable(Topology topology) {
    this.topology = topology;
    this.numaNodes = NumaNodes.of(topology);
  }

  /** The table of a node with these GPUs, in the order of their indexes. */
  static LinkTable of(List<Gpu> gpus) {
    for (Gpu gpu : gpus) {
      if (!gpu.place().equals(GpuPlace.UNKNOWN)) {
        return of(Topology.of(gpus));
      }
    }
    LinkTable flat = FLAT.get(gpus.size());
    if (flat == null) {
      flat = of(Topology.of(gpus));
      FLAT.set(gpus.size(), flat);
    }
    return flat;
  }

  public static LinkTable of(Topology topology) {
    LinkTable kept = KEPT.get(topology);
    if (kept != null) {
      return kept;
    }
    LinkTable made =
        topology.size() <= SmallLinkTable.MAX_GPUS
            ? new SmallLinkTable(topology)
            : new LargeLinkTable(topology);
    if (KEPT.size() >= MAX_KEPT) {
      KEPT.clear(); // Those in use are made once more, and kept.
    }
    LinkTable other = KEPT.putIfAbsent(topology, made);
    return other == null ? made : other;
  }

  public final Topology topology() {
    return topology;
  }

  /** Which of the GPUs are on which NUMA node. */
  final NumaNodes numaNodes() {
    return numaNodes;
  }

  /**
   * The best set.
   *
   * @param free bit mask of the GPUs to choose from
   * @param count how many, at most as many as are free
   * @return bit mask of those chosen
   */
  public final long choose(long free, int count) {
    return choose(free, free, count);
  }

  /**
   * The best of the sets within {@code among}; what stays is judged on all that is free.
   *
   * @param among bit mask, part of {@code free}
   * @param count how many, at most as many as {@code among} has
   */
  public abstract long choose(long free, long among, int count);

  /** Whether the first of two different sets of one size out of {@code free} is the better. */
  abstract boolean better(long free, long set, long than);

  /** The quality of a set. */
  public abstract LinkQuality quality(long set);

  static void check(long free, int count) {
    if (count < 0 || count > Long.bitCount(free)) {
      throw new IllegalArgumentException(
          count + " GPUs asked for of " + Long.bitCount(free) + " that are free");
    }
  }

  /** Whether the first of two different sets of one size has the lower indexes. */
  static boolean lower(long set, long than) {
    return (set & Long.lowestOneBit(set ^ than)) != 0;
  }
}
