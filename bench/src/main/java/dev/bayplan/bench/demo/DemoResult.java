package dev.bayplan.bench.demo;

import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.report.Latencies;
import dev.bayplan.bench.report.Sample;
import dev.bayplan.policies.Preset;
import java.time.Duration;
import java.util.List;

/**
 * What came out.
 *
 * @param pods as the API server has them at the end
 * @param stranded what is left of the GPUs, and what other presets would have left
 * @param wall how long scheduling took: building the fleet, starting the server and the comparison
 *     with other presets left out
 * @param virtual how long it took on the clock of the fleet
 */
record DemoResult(
    Tally tally,
    List<PodObject> pods,
    Latencies filterTimes,
    Mishaps.Counts mishaps,
    Stranded stranded,
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
        Sample.rounded(tally.allocatedPercent()),
        Sample.rounded(stranded.ofRun().idle().gpus()),
        Sample.rounded(stranded.ofRun().idle().stranded()),
        Sample.rounded(stranded.under(Preset.PACKING).idle().stranded()),
        Sample.rounded(stranded.under(Preset.RANDOM).idle().stranded()),
        filterTimes.percentileMicros(50),
        filterTimes.percentileMicros(99),
        Math.round(podsPerSecond() * 10) / 10.0,
        options.seed());
  }
}
