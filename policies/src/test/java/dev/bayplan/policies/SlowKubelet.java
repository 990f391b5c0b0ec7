package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The kubelet's Topology Manager and device manager, transcribed line by line and without any
 * thought of speed: the slow twin of {@link NumaDemand}, {@link NumaMerge} and {@link
 * AlignedChoice}. Function names are those of Kubernetes 1.36, {@code pkg/kubelet/cm}.
 */
final class SlowKubelet {

  /** {@code TopologyHint}; no affinity is null, as there. */
  record Hint(@Nullable Set<Integer> affinity, boolean preferred) {}

  /** {@code Policy.Merge}. */
  record Merged(@Nullable Set<Integer> affinity, boolean admit) {}

  /** The device plugin's word: which of the offered ones, must-haves included. */
  interface Plugin {
    Set<Integer> preferred(int container, Set<Integer> available, Set<Integer> mustInclude);
  }

  private final NumaPolicy policy;
  private final Set<Integer> numaNodes; // cadvisor's
  private final Map<Integer, Integer> allDevices; // device -> NUMA node, -1: no topology

  SlowKubelet(NumaPolicy policy, Set<Integer> numaNodes, Map<Integer, Integer> allDevices) {
    this.policy = policy;
    this.numaNodes = new TreeSet<>(numaNodes);
    this.allDevices = new TreeMap<>(allDevices);
  }

  /**
   * {@code scope.Admit} for one pod.
   *
   * @return the devices by container, none for a TopologyAffinityError
   */
  Optional<List<Set<Integer>>> admit(Request pod, Set<Integer> idle, Plugin plugin) {
    List<Set<Integer>> given = new ArrayList<>();
    Set<Integer> available = new TreeSet<>(idle);
    Set<Integer> reuse = new TreeSet<>();
    Merged podHint = merge(List.of(hints(available, Set.of(), pod.wholeGpus())));
    for (ContainerRequest container : pod.containers()) {
      int count = container.gpus() instanceof GpuAsk.Whole whole ? whole.count() : 0;
      if (count == 0) {
        given.add(Set.of());
        continue;
      }
      Merged hint =
          policy.scope() == NumaPolicy.Scope.POD
              ? podHint
              : merge(List.of(hints(available, reuse, count)));
      if (!hint.admit()) {
        return Optional.empty();
      }
      Set<Integer> own =
          devicesToAllocate(given.size(), hint.affinity(), count, reuse, available, plugin);
      given.add(own);
      available.removeAll(own);
      if (container.kind() == ContainerKind.INIT) {
        reuse.addAll(own);
      } else {
        reuse.removeAll(own);
      }
    }
    return Optional.of(given);
  }

  /** {@code GetTopologyHints} for one resource; nothing where it does not care. */
  Optional<List<Hint>> hints(Set<Integer> available, Set<Integer> reusable, int requested) {
    if (allDevices.values().stream().noneMatch(node -> node >= 0)) {
      return Optional.empty();
    }
    Set<Integer> union = new TreeSet<>(available);
    union.addAll(reusable);
    return Optional.of(
        union.size() < requested
            ? List.of()
            : generateDeviceTopologyHints(available, reusable, requested));
  }

  private List<Hint> generateDeviceTopologyHints(
      Set<Integer> available, Set<Integer> reusable, int request) {
    Set<Integer> nodes = new TreeSet<>(allDevices.values());
    nodes.retainAll(this.numaNodes);
    List<Integer> numaNodes = List.copyOf(nodes.isEmpty() ? this.numaNodes : nodes);
    int[] minAffinitySize = {numaNodes.size()};
    List<Set<Integer>> masks = new ArrayList<>();
    iterateBitMasks(
        numaNodes,
        mask -> {
          int devicesInMask = count(mask, allDevices.keySet());
          if (devicesInMask >= request && mask.size() < minAffinitySize[0]) {
            minAffinitySize[0] = mask.size();
          }
          int numMatching = 0;
          for (int device : reusable) {
            if (node(device) < 0) {
              continue;
            }
            if (!mask.contains(node(device))) {
              return;
            }
            numMatching++;
          }
          numMatching += count(mask, available);
          if (numMatching >= request) {
            masks.add(mask);
          }
        });
    return masks.stream().map(m -> new Hint(m, m.size() == minAffinitySize[0])).toList();
  }

  private int count(Set<Integer> mask, Set<Integer> devices) {
    return (int) devices.stream().filter(device -> mask.contains(node(device))).count();
  }

  private int node(int device) {
    return allDevices.getOrDefault(device, -1);
  }

  private static void iterateBitMasks(List<Integer> bits, Consumer<Set<Integer>> callback) {
    for (int size = 1; size <= bits.size(); size++) {
      iterate(bits, new ArrayList<>(), size, callback);
    }
  }

  private static void iterate(
      List<Integer> bits, List<Integer> accum, int size, Consumer<Set<Integer>> callback) {
    if (accum.size() == size) {
      callback.accept(new TreeSet<>(accum));
      return;
    }
    for (int i = 0; i < bits.size(); i++) {
      List<Integer> more = new ArrayList<>(accum);
      more.add(bits.get(i));
      iterate(bits.subList(i + 1, bits.size()), more, size, callback);
    }
  }

  /** {@code devicesToAllocate}; of the reusable ones the lowest, where the kubelet takes any. */
  private Set<Integer> devicesToAllocate(
      int container,
      @Nullable Set<Integer> affinity,
      int required,
      Set<Integer> reusable,
      Set<Integer> available,
      Plugin plugin) {
    Set<Integer> allocated = new TreeSet<>();
    if (allocateRemainingFrom(reusable, allocated, required)) {
      return allocated;
    }
    Map<String, Set<Integer>> lists = filterByAffinity(affinity, available);
    Set<Integer> aligned = lists.getOrDefault("aligned", Set.of());
    if (required - allocated.size() < aligned.size()) {
      Set<Integer> offered = union(aligned, allocated);
      Set<Integer> preferred = plugin.preferred(container, offered, allocated);
      if (allocateRemainingFrom(intersection(preferred, aligned), allocated, required)
          || allocateRemainingFrom(aligned, allocated, required)) {
        return allocated;
      }
      throw new IllegalStateException("unexpectedly allocated less resources than required");
    }
    if (allocateRemainingFrom(aligned, allocated, required)) {
      return allocated;
    }
    Set<Integer> preferred =
        plugin.preferred(container, union(available, allocated), Set.copyOf(allocated));
    if (allocateRemainingFrom(intersection(preferred, available), allocated, required)
        || allocateRemainingFrom(lists.getOrDefault("unaligned", Set.of()), allocated, required)
        || allocateRemainingFrom(lists.getOrDefault("none", Set.of()), allocated, required)) {
      return allocated;
    }
    throw new IllegalStateException("requested number of devices unavailable");
  }

  private static boolean allocateRemainingFrom(
      Set<Integer> devices, Set<Integer> allocated, int required) {
    for (int device : devices) {
      if (allocated.size() < required) {
        allocated.add(device);
      }
    }
    return allocated.size() == required;
  }

  private Map<String, Set<Integer>> filterByAffinity(
      @Nullable Set<Integer> affinity, Set<Integer> available) {
    Map<String, Set<Integer>> lists = new LinkedHashMap<>();
    boolean told = allDevices.values().stream().anyMatch(node -> node >= 0);
    for (int device : available) {
      String list =
          !told || affinity == null || node(device) < 0
              ? "none"
              : affinity.contains(node(device)) ? "aligned" : "unaligned";
      lists.computeIfAbsent(list, name -> new TreeSet<>()).add(device);
    }
    return lists;
  }

  private static Set<Integer> union(Set<Integer> a, Set<Integer> b) {
    Set<Integer> all = new TreeSet<>(a);
    all.addAll(b);
    return all;
  }

  private static Set<Integer> intersection(Set<Integer> a, Set<Integer> b) {
    Set<Integer> both = new TreeSet<>(a);
    both.retainAll(b);
    return both;
  }

  /**
   * {@code Policy.Merge}.
   *
   * @param hints by resource; nothing where it does not care
   */
  Merged merge(List<Optional<List<Hint>>> hints) {
    if (policy.kind() == NumaPolicy.Kind.NONE) {
      return new Merged(null, true);
    }
    List<List<Hint>> filtered = new ArrayList<>();
    for (Optional<List<Hint>> one : hints) {
      List<Hint> told = one.orElse(List.of(new Hint(null, true)));
      filtered.add(told.isEmpty() ? List.of(new Hint(null, false)) : told);
    }
    return switch (policy.kind()) {
      case NONE, BEST_EFFORT -> new Merged(best(filtered).affinity(), true);
      case RESTRICTED -> {
        Hint best = best(filtered);
        yield new Merged(best.affinity(), best.preferred());
      }
      case SINGLE_NUMA_NODE -> {
        Hint best = best(filtered.stream().map(SlowKubelet::filterSingleNumaHints).toList());
        boolean all = numaNodes.equals(best.affinity());
        yield new Merged(all ? null : best.affinity(), best.preferred());
      }
    };
  }

  private static List<Hint> filterSingleNumaHints(List<Hint> hints) {
    return hints.stream()
        .filter(
            hint -> hint.preferred() && (hint.affinity() == null || hint.affinity().size() == 1))
        .toList();
  }

  /** {@code HintMerger.Merge}. */
  private Hint best(List<List<Hint>> hints) {
    int bestNonPreferred = maxOfMinAffinityCounts(hints);
    @Nullable Hint[] best = new Hint[1];
    permute(
        hints,
        new ArrayList<>(),
        permutation -> best[0] = compare(bestNonPreferred, best[0], mergePermutation(permutation)));
    return best[0] == null ? new Hint(numaNodes, false) : best[0];
  }

  private static int maxOfMinAffinityCounts(List<List<Hint>> hints) {
    int max = 0;
    for (List<Hint> one : hints) {
      Hint narrowest = null;
      for (Hint hint : one) {
        if (hint.affinity() != null && (narrowest == null || narrower(hint, narrowest))) {
          narrowest = hint;
        }
      }
      max = Math.max(max, narrowest == null ? 0 : size(narrowest));
    }
    return max;
  }

  private static void permute(
      List<List<Hint>> hints, List<Hint> accum, Consumer<List<Hint>> callback) {
    if (accum.size() == hints.size()) {
      callback.accept(accum);
      return;
    }
    for (Hint hint : hints.get(accum.size())) {
      List<Hint> more = new ArrayList<>(accum);
      more.add(hint);
      permute(hints, more, callback);
    }
  }

  private Hint mergePermutation(List<Hint> permutation) {
    boolean preferred = true;
    List<Set<Integer>> affinities = new ArrayList<>();
    for (Hint hint : permutation) {
      if (hint.affinity() != null) {
        affinities.add(hint.affinity());
        preferred &= hint.affinity().equals(affinities.getFirst());
      }
      preferred &= hint.preferred();
    }
    Set<Integer> merged = new TreeSet<>(numaNodes);
    affinities.forEach(merged::retainAll);
    return new Hint(merged, preferred);
  }

  private static @Nullable Hint compare(
      int bestNonPreferred, @Nullable Hint current, Hint candidate) {
    if (size(candidate) == 0) {
      return current;
    }
    if (current == null) {
      return candidate;
    }
    if (!current.preferred() && candidate.preferred()) {
      return candidate;
    }
    if (current.preferred() && !candidate.preferred()) {
      return current;
    }
    if (current.preferred()) {
      return narrowest(current, candidate);
    }
    if (size(current) > bestNonPreferred) {
      return narrowest(current, candidate);
    }
    if (size(current) == bestNonPreferred) {
      return size(candidate) != bestNonPreferred ? current : narrowest(current, candidate);
    }
    if (size(candidate) > bestNonPreferred) {
      return current;
    }
    if (size(candidate) == bestNonPreferred || size(candidate) > size(current)) {
      return candidate;
    }
    return size(candidate) < size(current) ? current : narrowest(current, candidate);
  }

  private static Hint narrowest(Hint current, Hint candidate) {
    return narrower(candidate, current) ? candidate : current;
  }

  private static boolean narrower(Hint one, Hint than) {
    return size(one) == size(than) ? value(one) < value(than) : size(one) < size(than);
  }

  private static int size(Hint hint) {
    return hint.affinity() == null ? 0 : hint.affinity().size();
  }

  private static long value(Hint hint) {
    long value = 0;
    for (int node : hint.affinity() == null ? Set.<Integer>of() : hint.affinity()) {
      value |= 1L << node;
    }
    return value;
  }
}
