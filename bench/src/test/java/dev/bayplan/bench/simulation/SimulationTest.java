package dev.bayplan.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * 500 seeds in every build; others by {@code ./bayplan simulate --seeds 1000-2000}, which is {@code
 * mvn -pl bench -am test -Dtest=SimulationTest -Dbayplan.seeds=1000-2000}. A failing seed is
 * printed with what happened last and replays exactly.
 */
class SimulationTest {

  private static final String SEEDS = System.getProperty("bayplan.seeds", "1-500");

  @Test
  void whateverHappensThePromisesHold() {
    String[] ends = SEEDS.split("-");
    List<String> failures = new ArrayList<>();
    long first = Long.parseLong(ends[0]);
    long last = Long.parseLong(ends[ends.length - 1]);
    long bound = 0;
    for (long seed = first; seed <= last; seed++) {
      try {
        bound += Simulation.run(seed).bound();
      } catch (AssertionError violation) {
        failures.add(String.valueOf(violation.getMessage()));
      }
    }
    assertThat(failures).as("%d of %d seeds failed", failures.size(), last - first + 1).isEmpty();
    System.out.printf("simulation: seeds %s, %d pods bound at the end%n", SEEDS, bound);
    assertThat(bound).as("pods bound at the end of all seeds").isGreaterThan(last - first);
  }
}
