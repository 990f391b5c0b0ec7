package dev.bayplan.bench.node;

import dev.bayplan.policies.Link;
import dev.bayplan.policies.Topology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The obvious way to choose GPUs: looks at every set, at every ring through it and at every set of
 * what stays. Slow, and written without anything of what it judges.
 */
final class ExhaustiveChoice {

  private static final Comparator<List<Integer>> LEVEL_BY_LEVEL =
      (a, b) -> {
        for (int i = 0; i < a.size(); i++) {
          int order = a.get(i).compareTo(b.get(i));
          if (order != 0) {
            return order;
          }
        }
        return 0;
      };

  private final Topology topology;
  private final Map<Set<Integer>, List<Integer>> qualities = new HashMap<>();
  private final Map<List<Object>, List<Integer>> bests = new HashMap<>();

  ExhaustiveChoice(Topology topology) {
    this.topology = topology;
  }

  /**
   * The best {@code count} of these GPUs, in order of index; what stays is what stays free.
   *
   * @param among some or all of the free ones
   */
  Set<Integer> choose(Set<Integer> free, Set<Integer> among, int count) {
    List<Set<Integer>> sets = sets(List.copyOf(sorted(among)), count);
    Set<Integer> best = sets.getFirst(); // The sets come in the order of their indexes.
    for (Set<Integer> set : sets) {
      int order = LEVEL_BY_LEVEL.compare(quality(set), quality(best));
      if (order == 0) {
        order = compareWhatStays(without(free, set), without(free, best));
      }
      best = order > 0 ? set : best;
    }
    return best;
  }

  private int compareWhatStays(Set<Integer> one, Set<Integer> other) {
    for (int size = one.size(); size > 0; size--) {
      int order = LEVEL_BY_LEVEL.compare(bestOf(one, size), bestOf(other, size));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private List<Integer> bestOf(Set<Integer> free, int size) {
    List<Object> key = List.of(free, size);
    List<Integer> known = bests.get(key);
    if (known == null) {
      known =
          sets(List.copyOf(sorted(free)), size).stream()
              .map(this::quality)
              .max(LEVEL_BY_LEVEL)
              .orElseThrow();
      bests.put(key, known);
    }
    return known;
  }

  /** The higher the better: best ring, pairs on far ways, NVLinks, NUMA nodes. */
  private List<Integer> quality(Set<Integer> set) {
    List<Integer> known = qualities.get(set);
    if (known == null) {
      known = look(List.copyOf(sorted(set)));
      qualities.put(set, known);
    }
    return known;
  }

  private List<Integer> look(List<Integer> gpus) {
    List<Integer> quality = new ArrayList<>();
    quality.add(gpus.size() < 2 ? 0 : bestRing(gpus.subList(0, 1), gpus));
    Map<Link.Kind, Integer> pairs = new HashMap<>();
    int lanes = 0;
    for (int a : gpus) {
      for (int b : gpus) {
        if (a < b) {
          pairs.merge(topology.link(a, b).kind(), 1, Integer::sum);
          lanes += topology.link(a, b).lanes();
        }
      }
    }
    for (Link.Kind kind :
        List.of(Link.Kind.SYS, Link.Kind.NODE, Link.Kind.PHB, Link.Kind.PXB, Link.Kind.PIX)) {
      quality.add(-pairs.getOrDefault(kind, 0));
    }
    quality.add(lanes);
    quality.add(-(int) gpus.stream().map(topology::numaNode).distinct().count());
    return quality;
  }

  /** The weakest link of the best ring that begins with this path. */
  private int bestRing(List<Integer> path, List<Integer> all) {
    if (path.size() == all.size()) {
      return strength(path.getLast(), path.getFirst());
    }
    int best = -1;
    for (int next : all) {
      if (!path.contains(next)) {
        List<Integer> longer = new ArrayList<>(path);
        longer.add(next);
        best = Math.max(best, Math.min(strength(path.getLast(), next), bestRing(longer, all)));
      }
    }
    return best;
  }

  private int strength(int a, int b) {
    Link link = topology.link(a, b);
    return 100 * link.kind().ordinal() + link.lanes();
  }

  private static List<Set<Integer>> sets(List<Integer> gpus, int size) {
    if (size == 0) {
      return List.of(Set.of());
    }
    List<Set<Integer>> sets = new ArrayList<>();
    for (int i = 0; i + size <= gpus.size(); i++) {
      for (Set<Integer> rest : sets(gpus.subList(i + 1, gpus.size()), size - 1)) {
        Set<Integer> set = new HashSet<>(rest);
        set.add(gpus.get(i));
        sets.add(set);
      }
    }
    return sets;
  }

  private static Set<Integer> without(Set<Integer> free, Set<Integer> taken) {
    Set<Integer> rest = new HashSet<>(free);
    rest.removeAll(taken);
    return rest;
  }

  private static List<Integer> sorted(Set<Integer> set) {
    return set.stream().sorted().toList();
  }
}
