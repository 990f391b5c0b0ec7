package dev.bayplan.bench.node;

import dev.bayplan.policies.LinkTable;
import dev.bayplan.policies.Topology;
import java.util.Set;
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
    int cases = 0;
    int equal = 0;
    ExhaustiveChoice exhaustive = new ExhaustiveChoice(topology);
    for (int free = 0; free < occupancies; free++) {
      for (int count = 1; count <= Integer.bitCount(free); count++) {
        cases++;
        equal += set(table.choose(free, count)).equals(exhaustive.choose(set(free), count)) ? 1 : 0;
      }
    }
    double nanos = nanos(table, cases);
    return new NodeRecord(name, topology.size(), cases, equal, nanos, tableMicros);
  }

  static Set<Integer> set(long mask) {
    return IntStream.range(0, Long.SIZE)
        .filter(gpu -> (mask & 1L << gpu) != 0)
        .boxed()
        .collect(Collectors.toSet());
  }

  private double nanos(LinkTable table, int cases) {
    rounds(table, WARM_UP_ROUNDS);
    long started = System.nanoTime();
    long chosen = rounds(table, ROUNDS);
    long nanos = System.nanoTime() - started;
    if (chosen != rounds(table, ROUNDS)) { // Looked at, so that the loop is not taken for dead.
      throw new IllegalStateException("the same questions were answered differently");
    }
    return (double) nanos / ROUNDS / cases;
  }

  private long rounds(LinkTable table, int rounds) {
    long sum = 0;
    for (int round = 0; round < rounds; round++) {
      sum += round(table);
    }
    return sum;
  }

  private long round(LinkTable table) {
    long chosen = 0;
    for (int free = 0; free < occupancies; free++) {
      for (int count = 1; count <= Integer.bitCount(free); count++) {
        chosen += table.choose(free, count);
      }
    }
    return chosen;
  }
}
