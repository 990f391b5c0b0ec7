package dev.bayplan.bench.cluster;

import dev.bayplan.bench.report.Machine;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneOptions;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Tries ways at one size, each once and then all again, so that what else runs disturbs all. */
final class ClusterBench {

  /** Garbage that an API server may keep: with less it would be busy collecting it. */
  private static final String GO_MEMORY = "2GiB";

  private final List<Way> ways;
  private final int pods;
  private final int warmUp;
  private final int runs;
  private final PrintWriter progress;

  /**
   * What is tried.
   *
   * @param pods of each trial, before {@link Way#pods}
   * @param warmUp pods of one trial of each way before the first that counts
   * @param progress is told of each trial
   */
  ClusterBench(List<Way> ways, int pods, int warmUp, int runs, PrintWriter progress) {
    this.ways = List.copyOf(ways);
    this.pods = pods;
    this.warmUp = warmUp;
    this.runs = runs;
    this.progress = progress;
  }

  static ControlPlaneOptions options() {
    ControlPlaneOptions usual = ControlPlaneOptions.defaults();
    return new ControlPlaneOptions(
        usual.controllers(), usual.apiServerFlags(), GO_MEMORY, usual.folder(), usual.startLimit());
  }

  List<ClusterRecord> at(int nodes) {
    Map<Way, List<Run>> all = new EnumMap<>(Way.class);
    try (Stages stages = new Stages(nodes)) {
      Trials trials = new Trials();
      if (warmUp > 0) {
        ways.forEach(way -> trials.run(stages.of(way), way, way.pods(warmUp, nodes)));
      }
      for (int i = 0; i < runs; i++) {
        for (Way way : ways) {
          Run run = trials.run(stages.of(way), way, way.pods(pods, nodes));
          all.computeIfAbsent(way, _ -> new ArrayList<>()).add(run);
          progress.println(ClusterReport.progress(way, nodes, run));
          progress.flush();
        }
      }
    }
    Machine machine = Machine.here();
    return ways.stream()
        .map(way -> ClusterRecord.of(way, nodes, all.getOrDefault(way, List.of()), machine))
        .toList();
  }

  /** Control planes of one size, started when first needed. */
  private static final class Stages implements AutoCloseable {

    private final int nodes;
    private final Map<Way.Kind, Stage> started = new EnumMap<>(Way.Kind.class);

    Stages(int nodes) {
      this.nodes = nodes;
    }

    Stage of(Way way) {
      return started.computeIfAbsent(way.kind(), this::start);
    }

    private Stage start(Way.Kind kind) {
      ControlPlane plane = ControlPlane.start(options());
      return switch (kind) {
        case PLAIN -> new PlainStage(plane, nodes);
        case BAYPLAN -> new BayplanStage(plane, nodes);
      };
    }

    @Override
    public void close() {
      started.values().forEach(Stage::close);
    }
  }
}
