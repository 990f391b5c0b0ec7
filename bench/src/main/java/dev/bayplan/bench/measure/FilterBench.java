package dev.bayplan.bench.measure;

import dev.bayplan.bench.fleet.Fleet;
import dev.bayplan.bench.fleet.FleetNode;
import dev.bayplan.bench.fleet.Workload;
import dev.bayplan.bench.fleet.WorkloadPod;
import dev.bayplan.bench.model.ApiServer;
import dev.bayplan.bench.model.Extender.FilterResult;
import dev.bayplan.bench.model.ExtenderClient;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.model.PodSpec;
import dev.bayplan.bench.model.VirtualClock;
import dev.bayplan.bench.report.Latencies;
import dev.bayplan.bench.wire.HttpExtender;
import dev.bayplan.bench.wire.LoopbackExtender;
import dev.bayplan.scheduler.engine.Recorder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Filter calls that offer every node of a fleet, each for another pod, bound where it was placed:
 * so the fleet fills while it is measured, as in life.
 */
final class FilterBench {

  private static final Duration BETWEEN_PODS = Duration.ofMillis(10);

  private final VirtualClock clock = new VirtualClock();
  private final ApiServer server = new ApiServer(clock);
  private final List<String> names;
  private final int nodes;
  private final long seed;
  private final Latencies filter = new Latencies();
  private final Latencies floor = new Latencies();

  FilterBench(int nodes, long seed) {
    this.nodes = nodes;
    this.seed = seed;
    Fleet fleet = Fleet.openb(nodes, seed);
    for (FleetNode node : fleet.nodes()) {
      server.nodes().put(node.object());
      server.gpuNodes().putForGood(node.name(), node.gpus());
    }
    names = fleet.nodes().stream().map(FleetNode::name).toList();
  }

  /**
   * @param warmUp calls that are made first and not counted
   */
  FilterRecord run(int warmUp, int calls) throws IOException {
    ExtenderClient api = ExtenderClient.calm(server, clock);
    try (LoopbackExtender extender = LoopbackExtender.start(api, clock, seed, Recorder.NONE);
        HttpExtender wire = new HttpExtender(extender.verbs())) {
      int made = 0;
      for (WorkloadPod pod : Workload.openb(2 * (warmUp + calls) + 100, seed).pods()) {
        if (made < warmUp + calls && pod.type().gpus() > 0) {
          measure(wire, pod, made++ >= warmUp);
        }
      }
    }
    return new FilterRecord(
        nodes,
        filter.count(),
        filter.percentileMicros(50),
        filter.percentileMicros(99),
        floor.percentileMicros(50),
        floor.percentileMicros(99),
        seed);
  }

  private void measure(HttpExtender wire, WorkloadPod drawn, boolean counts) throws IOException {
    PodObject pod =
        server.pods().create(drawn.namespace(), drawn.name(), PodSpec.of(drawn.request(), 0));
    clock.runFor(BETWEEN_PODS);
    long bare = wire.bareNanos(pod, names);
    FilterResult answer = wire.filter(pod, names).toCompletableFuture().join();
    if (counts) {
      floor.add(bare);
      filter.add(wire.filterTimes().lastNanos());
    }
    switch (answer) {
      case FilterResult.Nodes left when left.nodes().isEmpty() -> {} // The fleet is full for it.
      case FilterResult.Nodes left -> bind(wire, pod, left.nodes().getFirst());
      case FilterResult.Failed failed -> throw new IOException("filter failed: " + failed.error());
    }
    clock.runFor(BETWEEN_PODS);
  }

  private static void bind(HttpExtender wire, PodObject pod, String node) throws IOException {
    String error = wire.bind(pod.ref(), node).toCompletableFuture().join();
    if (!error.isEmpty()) {
      throw new IOException("bind failed: " + error);
    }
  }
}
