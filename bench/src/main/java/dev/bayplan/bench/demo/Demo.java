package dev.bayplan.bench.demo;

import dev.bayplan.bench.fleet.Fleet;
import dev.bayplan.bench.fleet.Workload;
import dev.bayplan.bench.model.ExtenderClient;
import dev.bayplan.bench.wire.HttpExtender;
import dev.bayplan.bench.wire.LoopbackExtender;
import dev.bayplan.scheduler.engine.Recorder;
import java.time.Duration;

/** One run: a fleet in virtual time around the real extender, and what came out. */
final class Demo {

  /** Of all filter and bind calls, for each kind of mishap. */
  private static final int MISHAP_PERCENT = 1;

  private final Fleet fleet;
  private final Workload workload;
  private final long seed;

  Demo(Fleet fleet, Workload workload, long seed) {
    this.fleet = fleet;
    this.workload = workload;
    this.seed = seed;
  }

  /**
   * @param recorder of the engine's decisions
   * @param progress is told now and then how far it is
   */
  DemoResult run(Recorder recorder, Progress progress) {
    DemoCluster cluster = new DemoCluster(fleet);
    WrittenAssignments api =
        new WrittenAssignments(ExtenderClient.calm(cluster.server(), cluster.clock()));
    try (LoopbackExtender extender = LoopbackExtender.start(api, cluster.clock(), seed, recorder);
        HttpExtender wire = new HttpExtender(extender.verbs())) {
      Mishaps mishaps = new Mishaps(wire, seed, MISHAP_PERCENT);
      long start = System.nanoTime();
      long virtualStart = cluster.clock().nanos();
      cluster.schedule(
          workload, mishaps, seed, () -> progress.at(cluster.placed(), wire.filterTimes()));
      Duration wall = Duration.ofNanos(System.nanoTime() - start);
      return new DemoResult(
          new Tally(fleet, cluster.pods()),
          cluster.pods(),
          wire.filterTimes(),
          mishaps.counts(),
          Stranded.of(fleet, workload, cluster.pods(), seed),
          wall,
          Duration.ofNanos(cluster.lastChange() - virtualStart));
    }
  }
}
