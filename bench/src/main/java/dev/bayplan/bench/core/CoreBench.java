package dev.bayplan.bench.core;

import dev.bayplan.bench.fleet.Fleet;
import dev.bayplan.bench.report.GcPauses;
import dev.bayplan.bench.report.Machine;
import dev.bayplan.scheduler.engine.Snapshot;
import java.util.concurrent.TimeUnit;

/**
 * Measures one size and fullness after the other.
 *
 * @param warmUp decisions that are made first and not counted
 * @param decisions that are counted
 * @param seconds that these may take at most
 */
record CoreBench(int warmUp, int decisions, int seconds, long seed) {

  private static final long FLOOR_NANOS = TimeUnit.SECONDS.toNanos(1);

  CoreRecord run(int nodes, int fullPercent) {
    Fleet fleet = Fleet.openb(nodes, seed);
    Turnover turnover = Turnover.start(fleet, fullPercent, seed);
    long atMost = TimeUnit.SECONDS.toNanos(seconds);
    turnover.run(warmUp, Long.MAX_VALUE);
    turnover.measureAnew();
    GcPauses pauses = GcPauses.during(() -> turnover.run(decisions, atMost));
    Snapshot snapshot = turnover.engine().snapshot();
    double scans =
        new ScanFloor(snapshot.scoring())
            .podsPerSecond(snapshot, turnover.source(), Math.min(atMost, FLOOR_NANOS));
    return record(fleet, fullPercent, turnover, scans, pauses);
  }

  private CoreRecord record(
      Fleet fleet, int fullPercent, Turnover turnover, double scans, GcPauses pauses) {
    Machine machine = Machine.here();
    double perSecond = turnover.decisionsPerSecond();
    return new CoreRecord(
        fleet.nodes().size(),
        fullPercent,
        fleet.gpus(),
        turnover.pods(),
        turnover.filterTimes().count(),
        turnover.refused(),
        rounded(perSecond),
        rounded(turnover.decisionsPerCpuSecond()),
        rounded(scans),
        rounded(perSecond / scans),
        turnover.filterTimes().percentileMicros(50),
        turnover.filterTimes().percentileMicros(99),
        Machine.liveHeapMiB(),
        pauses.count(),
        rounded(pauses.totalMillis()),
        rounded(pauses.maxMillis()),
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
