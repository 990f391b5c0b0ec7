package dev.bayplan.bench.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.Link;
import dev.bayplan.policies.LinkTable;
import dev.bayplan.policies.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The table against the exhaustive search, on machines that nobody has built. */
class ChoiceTest {

  private static final List<Link> LINKS =
      List.of(
          link("SYS"),
          link("NODE"),
          link("PHB"),
          link("PXB"),
          link("PIX"),
          link("NV2"),
          link("NV4"));

  @Test
  void onAnyMatrixOfUpToSevenGpusTheVerySetOfTheExhaustiveSearchIsChosen() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      NodeRecord record = new NodeBench(anyMatrix(1 + random.nextInt(7), random)).run("any");
      assertThat(record.equal()).as("seed %d", seed).isEqualTo(record.cases());
      assertThat(record.numaEqual()).as("seed %d", seed).isEqualTo(record.numaCases());
    }
  }

  @Test
  void onATreeOfNineGpusTheQualityOfTheExhaustiveSearchIsReached() {
    for (int seed = 0; seed < 4; seed++) {
      Topology topology = tree(9, new Random(seed));
      LinkTable table = LinkTable.of(topology);
      ExhaustiveChoice exhaustive = new ExhaustiveChoice(topology);
      for (int free = 0; free < 1 << 9; free += 7) {
        for (int count = 1; count <= Math.min(4, Integer.bitCount(free)); count++) {
          long chosen = table.choose(free, count);
          long best = mask(exhaustive.choose(NodeBench.set(free), NodeBench.set(free), count));
          assertThat(chosen & ~free).isZero();
          assertThat(Long.bitCount(chosen)).isEqualTo(count);
          assertThat(table.quality(chosen))
              .as("seed %d, free %d, %d wanted", seed, free, count)
              .isEqualTo(table.quality(best));
        }
      }
    }
  }

  private static Topology anyMatrix(int gpus, Random random) {
    Link[][] links = RecordedTopologies.unknown(gpus);
    for (int a = 0; a < gpus; a++) {
      for (int b = 0; b < a; b++) {
        links[a][b] = LINKS.get(random.nextInt(LINKS.size()));
        links[b][a] = links[a][b];
      }
    }
    return RecordedTopologies.topology(numa(gpus, random), links);
  }

  /** Switches of random sizes below bridges below sockets. */
  private static Topology tree(int gpus, Random random) {
    List<Integer> switches = new ArrayList<>();
    for (int i = 0; i < gpus; i++) {
      switches.add(random.nextInt(4));
    }
    Link[][] links = RecordedTopologies.unknown(gpus);
    for (int a = 0; a < gpus; a++) {
      for (int b = 0; b < gpus; b++) {
        int one = switches.get(a);
        int other = switches.get(b);
        links[a][b] = link(one == other ? "PIX" : one / 2 == other / 2 ? "NODE" : "SYS");
      }
    }
    return RecordedTopologies.topology(switches.stream().map(one -> one / 2).toList(), links);
  }

  private static List<Integer> numa(int gpus, Random random) {
    return random.ints(gpus, 0, 3).boxed().toList();
  }

  private static Link link(String text) {
    return Link.parse(text).orElseThrow();
  }

  private static long mask(Iterable<Integer> set) {
    long mask = 0;
    for (int gpu : set) {
      mask |= 1L << gpu;
    }
    return mask;
  }
}
