package dev.bayplan.bench.gangs;

import dev.bayplan.bench.report.Machine;
import java.util.ArrayList;
import java.util.List;

/** Runs one case several times over. */
final class GangsBench {

  private final int runs;
  private final long seed;

  /**
   * @param runs after the first, which is told of apart
   */
  GangsBench(int runs, long seed) {
    this.runs = runs;
    this.seed = seed;
  }

  GangsRecord run(String name, GangRun.Case one) {
    GangRun cold = one.of(seed);
    check(name, cold);
    List<GangRun> warm = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      warm.add(one.of(seed));
    }
    warm.sort((a, b) -> Double.compare(a.cluster().millis(), b.cluster().millis()));
    return record(name, warm.get(runs / 2), cold.cluster().millis());
  }

  private static void check(String name, GangRun run) {
    int over = run.cluster().engine().census().overCommitments();
    if (over > 0) {
      throw new IllegalStateException(name + ": " + over + " devices were given twice");
    }
  }

  private GangsRecord record(String name, GangRun run, double coldMillis) {
    Machine machine = Machine.here();
    Nearness nearness = run.nearness();
    return new GangsRecord(
        name,
        rounded(run.cluster().millis()),
        rounded(run.cluster().allocatedMiB()),
        0,
        0,
        rounded(run.cluster().cpuMillis()),
        rounded(coldMillis),
        rounded(run.cluster().planMillis()),
        run.gangs(),
        run.placed(),
        run.cluster().refused(),
        rounded(nearness.togetherPercent()),
        rounded(nearness.randomTogetherPercent()),
        nearness.far(),
        nearness.randomFar(),
        nearness.leastFar(),
        rounded(nearness.bus()),
        rounded(nearness.randomBus()),
        rounded(nearness.bestBus()),
        seed,
        machine.java(),
        machine.flags(),
        machine.cores(),
        machine.commit());
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
