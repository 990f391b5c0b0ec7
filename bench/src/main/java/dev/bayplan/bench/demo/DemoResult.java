package dev.bayplan.bench.demo;

import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.report.Latencies;
import java.time.Duration;
import java.util.List;

/**
 * What came out.
 *
 * @param pods as the API server has them at the end
 * @param wall how long scheduling took, building the fleet and starting the server left out
 * @param virtual how long it took on the clock of the fleet
 */
record DemoResult(
    Tally tally,
    List<PodObject> pods,
    Latencies filterTimes,
    Mishaps.Counts mishaps,
    Duration wall,
    Duration virtual) {

  double podsPerSecond() {
    return tally.placed() * 1e9 / wall.toNanos();
  }

  DemoRecord record(DemoOptions options) {
    return new DemoRecord(
        options.nodes(),
        options.pods(),
        tally.placed(),
        tally.overCommitments(),
        Math.round(tally.allocatedPercent() * 100) / 100.0,
        filterTimes.percentileMicros(50),
        filterTimes.percentileMicros(99),
        Math.round(podsPerSecond() * 10) / 10.0,
        options.seed());
  }
}
