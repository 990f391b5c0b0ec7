package dev.bayplan.bench.node;

import dev.bayplan.policies.LinkTable;
import dev.bayplan.policies.Topology;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Every request on one topology from every occupancy, beside the exhaustive search. */
final class NodeBench {

  private static final int WARM_UP_ROUNDS = 2000;
  private static final int ROUNDS = 2000;

  private final Topology topology;
  private final int occupancies;

  NodeBench(Topology topology) {
    if (topology.size() > 10) {
      throw new IllegalArgumentException(
          "an exhaustive search over " + topology.size() + " GPUs takes too long; 10 are possible");
    }
    this.topology = topology;
    this.occupancies = 1 << topology.size();
  }

  NodeRecord run(String name) {
    long started = System.nanoTime();
    LinkTable table = LinkTable.of(topology);
    long tableMicros = (System.nanoTime() - started) / 1000;
    ExhaustiveChoice exhaustive = new ExhaustiveChoice(topology);
    Part all = part(table, exhaustive, new long[] {occupancies - 1});
    Part numa = part(table, exhaustive, numaNodes());
    return new NodeRecord(
        name,
        topology.size(),
        all.cases,
        all.equal,
        all.nanos,
        numa.cases,
        numa.equal,
        numa.nanos,
        tableMicros);
  }

  /** Choices within some GPUs. */
  private record Part(int cases, int equal, double nanos) {}

  private Part part(LinkTable table, ExhaustiveChoice exhaustive, long[] nodes) {
    int cases = 0;
    int equal = 0;
    for (long node : nodes) {
      for (int free = 0; free < occupancies; free++) {
        long among = free & node;
        for (int count = 1; count <= Long.bitCount(among); count++) {
          cases++;
          Set<Integer> chosen = set(table.choose(free, among, count));
          equal += chosen.equals(exhaustive.choose(set(free), set(among), count)) ? 1 : 0;
        }
      }
    }
    return new Part(cases, equal, nanos(table, nodes, cases));
  }

  /** For each NUMA node the GPUs on it. */
  private long[] numaNodes() {
    Map<Integer, Long> nodes = new TreeMap<>();
    for (int gpu = 0; gpu < topology.size(); gpu++) {
      nodes.merge(topology.numaNode(gpu), 1L << gpu, (one, other) -> one | other);
    }
    return nodes.values().stream().mapToLong(Long::longValue).toArray();
  }

  static Set<Integer> set(long mask) {
    return IntStream.range(0, Long.SIZE)
        .filter(gpu -> (mask & 1L << gpu) != 0)
        .boxed()
        .collect(Collectors.toSet());
  }

  private double nanos(LinkTable table, long[] nodes, int cases) {
    rounds(table, nodes, WARM_UP_ROUNDS);
    long started = System.nanoTime();
    long chosen = rounds(table, nodes, ROUNDS);
    long nanos = System.nanoTime() - started;
    if (chosen != rounds(table, nodes, ROUNDS)) { // Looked at, so that no loop is taken for dead.
      throw new IllegalStateException("the same questions were answered differently");
    }
    return (double) nanos / ROUNDS / cases;
  }

  private long rounds(LinkTable table, long[] nodes, int rounds) {
    long sum = 0;
    for (int round = 0; round < rounds; round++) {
      for (long node : nodes) {
        sum += round(table, node);
      }
    }
    return sum;
  }

  private long round(LinkTable table, long node) {
    long chosen = 0;
    for (int free = 0; free < occupancies; free++) {
      long among = free & node;
      for (int count = 1; count <= Long.bitCount(among); count++) {
        chosen += table.choose(free, among, count);
      }
    }
    return chosen;
  }
}
