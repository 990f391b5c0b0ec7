package dev.bayplan.policies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.NumaPolicy.Kind;
import dev.bayplan.policies.NumaPolicy.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Prediction and kubelet on thousands of random small nodes; a failing seed is in its message. */
class NumaTwinTest {

  private static final int CASES = 5_000;

  @Test
  void hintsOfSeveralResourcesAreAgreedAsTheKubeletDoes() {
    int refused = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      int nodes = 1 + random.nextInt(4);
      Kind kind = kind(random);
      List<List<NumaHint>> hints = new ArrayList<>();
      for (int resources = 1 + random.nextInt(3); resources > 0; resources--) {
        hints.add(hints(random, nodes));
      }
      NumaMerge.Decision decision = NumaMerge.decide(kind, (1L << nodes) - 1, hints);

      SlowKubelet kubelet =
          new SlowKubelet(new NumaPolicy(kind, Scope.CONTAINER), set((1L << nodes) - 1), Map.of());
      SlowKubelet.Merged merged =
          kubelet.merge(hints.stream().map(h -> Optional.of(asTheKubeletSays(h))).toList());
      assertThat(decision.admitted()).as("seed %d", seed).isEqualTo(merged.admit());
      if (decision.admitted() && merged.affinity() != null) {
        assertThat(set(decision.nodes())).as("seed %d", seed).isEqualTo(merged.affinity());
      }
      refused += decision.admitted() ? 0 : 1;
    }
    assertThat(refused).as("refused cases").isBetween(CASES / 20, CASES / 2);
  }

  private static List<NumaHint> hints(Random random, int nodes) {
    return switch (random.nextInt(8)) {
      case 0 -> List.of(NumaHint.INDIFFERENT);
      case 1 -> List.of(NumaHint.IMPOSSIBLE);
      default -> {
        List<NumaHint> hints = new ArrayList<>();
        for (long mask = 1; mask < 1L << nodes; mask++) {
          if (random.nextBoolean() || mask + 1 == 1L << nodes) {
            hints.add(new NumaHint(mask, random.nextBoolean()));
          }
        }
        yield hints;
      }
    };
  }

  private static List<SlowKubelet.Hint> asTheKubeletSays(List<NumaHint> hints) {
    return hints.stream()
        .map(hint ->
            new SlowKubelet.Hint(
                hint.nodes() == NumaHint.ANY ? null : set(hint.nodes()), hint.preferred()))
        .toList();
  }

  @Test
  void whatIsChosenIsWhatTheKubeletGives() {
    int chosen = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Case it = new Case(new Random(seed), true);
      Optional<WholeSet> set = it.choice.choose(it.free, it.idle);
      if (set.isPresent()) {
        chosen++;
        assertThat(set.get().all() & ~it.free).as("not free, seed %d", seed).isZero();
        assertThat(it.kubeletGives(set.get(), it.idle)).as("seed %d", seed).isTrue();
      }
    }
    assertThat(chosen).as("cases with a choice").isGreaterThan(CASES / 4);
  }

  @Test
  void oneContainerGetsTheBestOfAllSetsThatTheKubeletGives() {
    int refused = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Case it = new Case(new Random(seed), false);
      Optional<WholeSet> set = it.choice.choose(it.free, it.idle);
      Optional<Long> best = it.bestBySlowLook(it.free, it.idle);
      if (it.numaNodes.containsValue(-1)) { // Then what comes after the aligned is not the best.
        assertThat(set.isPresent()).as("seed %d", seed).isEqualTo(best.isPresent());
      } else {
        assertThat(set.map(WholeSet::all)).as("seed %d", seed).isEqualTo(best);
      }
      refused += set.isEmpty() ? 1 : 0;
    }
    assertThat(refused).as("refused cases").isBetween(CASES / 20, CASES / 2);
  }

  @Test
  void whatNeverFitsDoesNotFitOnTheEmptyNodeEither() {
    for (int seed = 0; seed < CASES; seed++) {
      Case it = new Case(new Random(seed), false);
      long every = it.links.topology().every();
      assertThat(it.choice.neverFits(every))
          .as("seed %d", seed)
          .isEqualTo(it.bestBySlowLook(every, every).isEmpty());
    }
  }

  /** A node, what is left of it, and a pod. */
  static final class Case {
    final NumaPolicy policy;
    final boolean oneNumaNode;
    final LinkTable links;
    final Map<Integer, Integer> numaNodes = new HashMap<>();
    final Set<Integer> machine = new TreeSet<>();
    final Request request;
    final long idle;
    final long free;
    final NumaChoice choice;

    Case(Random random, boolean several) {
      policy = new NumaPolicy(kind(random), Scope.values()[random.nextInt(2)]);
      oneNumaNode = random.nextInt(3) == 0;
      int size = 1 + random.nextInt(random.nextInt(8) == 0 ? 10 : 8);
      links = LinkTable.of(topology(random, size));
      machine.add(random.nextInt(4)); // One that may have no GPU.
      if (numaNodes.containsValue(-1)) {
        machine.add(7); // With one NUMA node the kubelet asks for GPUs that tell of none too.
      }
      idle = mask(random, size);
      free = idle & (random.nextInt(3) == 0 ? mask(random, size) : -1L);
      Request wanted = several ? several(random) : Given.whole(1 + random.nextInt(size));
      request = wanted.wholeGpus() <= Long.bitCount(free) ? wanted : Given.whole(1);
      choice = new NumaChoice(request, oneNumaNode, policy, links, links.topology().every());
    }

    private Topology topology(Random random, int size) {
      Random build = new Random(random.nextInt(40)); // Few builds: each needs a table.
      List<Gpu> gpus = new ArrayList<>();
      int nodes = 1 + build.nextInt(4);
      boolean tells = build.nextInt(8) > 0;
      for (int i = 0; i < size; i++) {
        List<Link> row = new ArrayList<>();
        for (int j = 0; j < size; j++) {
          row.add(Link.parse(List.of("SYS", "PIX", "NV4").get(build.nextInt(3))).orElseThrow());
        }
        int node = !tells || build.nextInt(16) == 0 ? -1 : 2 * build.nextInt(nodes);
        gpus.add(Given.gpu(i, new GpuPlace(node, row)));
        numaNodes.put(i, node);
        machine.addAll(node < 0 ? Set.of() : Set.of(node));
      }
      return Topology.of(gpus);
    }

    private static long mask(Random random, int size) {
      long free = random.nextLong();
      free |= random.nextLong(); // Three of four.
      return free & (1L << size) - 1 | 1;
    }

    private static Request several(Random random) {
      List<ContainerRequest> containers = new ArrayList<>();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        ContainerKind kind = ContainerKind.values()[random.nextInt(3)];
        containers.add(
            new ContainerRequest("c" + i, kind, new GpuAsk.Whole(1 + random.nextInt(4))));
      }
      containers.sort((a, b) -> Boolean.compare(main(a), main(b)));
      return Given.request(containers.toArray(ContainerRequest[]::new));
    }

    private static boolean main(ContainerRequest container) {
      return container.kind() == ContainerKind.MAIN;
    }

    /** Whether the kubelet, told to prefer these, gives these and meets the pod's wish. */
    boolean kubeletGives(WholeSet set, long idle) {
      SlowKubelet kubelet = new SlowKubelet(policy, machine, numaNodes);
      Optional<List<Set<Integer>>> given =
          kubelet.admit(request, set(idle), (container, offered, must) -> set(set.own(container)));
      if (given.isEmpty()) {
        return false;
      }
      Set<Integer> all = new TreeSet<>();
      given.get().forEach(all::addAll);
      boolean same = all.equals(set(set.all())) || borrowsPart();
      return same && (!oneNumaNode || onOneNode(all));
    }

    /** Then nobody can tell which: the kubelet takes any of the init container's. */
    private boolean borrowsPart() {
      return request.containers().stream().anyMatch(c -> c.kind() == ContainerKind.INIT);
    }

    private boolean onOneNode(Set<Integer> gpus) {
      Set<Integer> nodes = new HashSet<>();
      gpus.forEach(gpu -> nodes.add(numaNodes.getOrDefault(gpu, -1)));
      return borrowsPart() || (nodes.size() == 1 && !nodes.contains(-1));
    }

    Optional<Long> bestBySlowLook(long free, long idle) {
      long best = 0;
      for (long set = free; set != 0; set = set - 1 & free) {
        if (Long.bitCount(set) == request.wholeGpus()
            && kubeletGives(new WholeSet(new long[] {set}), idle)
            && (best == 0 || links.better(free, set, best))) {
          best = set;
        }
      }
      return best == 0 ? Optional.empty() : Optional.of(best);
    }
  }

  private static Kind kind(Random random) {
    return Kind.values()[random.nextInt(Kind.values().length)];
  }

  private static Set<Integer> set(long mask) {
    return IntStream.range(0, Long.SIZE)
        .filter(bit -> (mask & 1L << bit) != 0)
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
