package dev.bayplan.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 500 seeds in every build; others by {@code -Dbayplan.contests=1000-2000}. */
class GangContestTest {

  private static final String SEEDS = System.getProperty("bayplan.contests", "1-500");

  @Test
  void oneOfTwoGangsAlwaysBecomesWholeAndNoneIsPartlyHeldBeyondItsLease() {
    int dash = SEEDS.indexOf('-');
    long last = Long.parseLong(SEEDS.substring(dash + 1));
    List<String> failures = new ArrayList<>();
    for (long seed = Long.parseLong(SEEDS.substring(0, dash)); seed <= last; seed++) {
      GangContest contest = new GangContest(seed);
      try {
        contest.run();
      } catch (AssertionError violation) {
        String what = violation.getMessage();
        failures.add("seed " + seed + ": " + what + "\n" + contest.world().trace);
      }
    }
    assertThat(failures).isEmpty();
  }
}
