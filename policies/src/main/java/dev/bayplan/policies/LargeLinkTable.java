package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.List;

/**
 * For 9 to 64 GPUs. GPUs that could be exchanged form groups, so only the number from each group
 * matters: where that gives few combinations, as on every regular machine, all are looked at.
 * Elsewhere a set is grown from each free GPU by the nearest next one. What stays is judged as a
 * whole.
 */
final class LargeLinkTable extends LinkTable {

  private static final int MAX_COMBINATIONS = 2048;

  private final long[] groups;

  LargeLinkTable(Topology topology) {
    super(topology);
    groups = groups(topology);
  }

  private static long[] groups(Topology topology) {
    List<Long> groups = new ArrayList<>();
    long left = topology.every();
    while (left != 0) {
      int first = Long.numberOfTrailingZeros(left);
      long group = 1L << first;
      for (int gpu = first + 1; gpu < topology.size(); gpu++) {
        boolean same = (left & 1L << gpu) != 0 && topology.interchangeable(first, gpu);
        group |= same ? 1L << gpu : 0;
      }
      groups.add(group);
      left &= ~group;
    }
    return groups.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public long choose(long free, long among, int count) {
    check(among, count);
    if (count == 0 || count == Long.bitCount(among)) {
      return count == 0 ? 0 : among;
    }
    Search search = new Search(free, among);
    if (combinations(among, count) <= MAX_COMBINATIONS) {
      combine(search, 0, 0, count);
    } else {
      for (long seeds = among; seeds != 0; seeds &= seeds - 1) {
        search.offer(grown(among, Long.numberOfTrailingZeros(seeds), count));
      }
    }
    return search.best;
  }

  @Override
  boolean better(long free, long set, long than) {
    Search search = new Search(free, free);
    search.offer(than);
    search.offer(set);
    return search.best == set;
  }

  @Override
  public LinkQuality quality(long set) {
    return topology().quality(set);
  }

  /** How many ways there are to take {@code count} from the groups, at most one above the limit. */
  private int combinations(long free, int count) {
    int[] ways = new int[count + 1];
    ways[0] = 1;
    for (long group : groups) {
      int most = Long.bitCount(free & group);
      for (int sum = count; sum > 0; sum--) {
        for (int taken = 1; taken <= Math.min(most, sum); taken++) {
          ways[sum] = Math.min(MAX_COMBINATIONS + 1, ways[sum] + ways[sum - taken]);
        }
      }
    }
    return ways[count];
  }

  private void combine(Search search, int group, long taken, int left) {
    if (left == 0) {
      search.offer(taken);
      return;
    }
    if (group == groups.length) {
      return;
    }
    long members = search.among & groups[group];
    combine(search, group + 1, taken, left);
    for (int more = 1; more <= left && members != 0; more++) {
      taken |= Long.lowestOneBit(members);
      members &= members - 1;
      combine(search, group + 1, taken, left - more);
    }
  }

  /** Adds, GPU by GPU, the one with the fewest far ways to those taken. */
  private long grown(long free, int seed, int count) {
    long set = 1L << seed;
    long[] far = new long[topology().size()];
    for (int last = seed; Long.bitCount(set) < count; ) {
      int next = -1;
      for (long left = free & ~set; left != 0; left &= left - 1) {
        int gpu = Long.numberOfTrailingZeros(left);
        Link link = topology().link(last, gpu);
        boolean aligned = topology().numaNode(gpu) == topology().numaNode(seed);
        far[gpu] += (Topology.digit(link) << 6) + (aligned ? 0 : 1);
        next = next < 0 || far[gpu] < far[next] ? gpu : next;
      }
      set |= 1L << next;
      last = next;
    }
    return set;
  }

  /** The best set offered so far. */
  private final class Search {
    private final long free;
    private final long among;
    private long best;
    private LinkQuality quality = LinkQuality.NONE;
    private LinkQuality stays = LinkQuality.NONE;

    Search(long free, long among) {
      this.free = free;
      this.among = among;
    }

    void offer(long set) {
      LinkQuality itsQuality = quality(set);
      int order = best == 0 ? 1 : itsQuality.compareTo(quality);
      if (order < 0) {
        return;
      }
      LinkQuality itsStays = quality(free & ~set);
      order = order == 0 ? itsStays.compareTo(stays) : order;
      if (order > 0 || (order == 0 && lower(set, best))) {
        best = set;
        quality = itsQuality;
        stays = itsStays;
      }
    }
  }
}
