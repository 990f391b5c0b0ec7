package dev.bayplan.agent.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Seeds that once found a bug are named; each message begins with its seed. */
class HandoverSimulationTest {

  private static final int STEPS = 400;
  private static final long SEEDS = Long.getLong("bayplan.handover.seeds", 300);

  private final Map<String, Integer> happened = new TreeMap<>();

  @Test
  void nothingWrongIsEverHandedOverAndNothingIsStuck() {
    List<String> wrong = new ArrayList<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      wrong.addAll(play(seed, false));
    }

    assertThat(wrong).isEmpty();
    assertThat(happened) // What never happens is not tested.
        .containsKeys(
            "agent crash",
            "agent died in PreStart",
            "agent died in reconcile",
            "container restart",
            "eviction",
            "force delete",
            "same name again",
            "share started",
            "too few devices",
            "whole started");
  }

  @Test
  void aSpecThatIsNotWrittenAnewIsFound() {
    int found = 0;
    for (long seed = 1; seed <= 30; seed++) {
      found += play(seed, true).size();
    }

    assertThat(found).as("of 30").isGreaterThan(10);
  }

  private List<String> play(long seed, boolean planted) {
    PlayedNode node = new PlayedNode(seed);
    node.disk.keepsOldSpecs = planted;
    try {
      for (int i = 0; i < STEPS; i++) {
        node.step();
      }
      node.settle();
      return List.of();
    } catch (AssertionError | RuntimeException violated) {
      return List.of("seed " + seed + ": " + violated);
    } finally {
      node.happened.forEach((what, count) -> happened.merge(what, count, Integer::sum));
    }
  }
}
