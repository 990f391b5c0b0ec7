package dev.bayplan.bench.openb;

import dev.bayplan.bench.preset.PresetCluster;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.JobMix;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Preset;
import dev.bayplan.policies.Scoring;
import java.util.List;
import java.util.Random;

/** One trace under one policy: each pod is tried once, in order of arrival, and never leaves. */
final class Experiment {

  private final List<NodeState> nodes;
  private final List<TracePod> pods;
  private final JobMix mix;
  private final long weight;
  private final long capacityMilli;

  Experiment(List<NodeState> nodes, List<TracePod> pods) {
    this.nodes = nodes;
    this.pods = pods;
    mix = Arrivals.mix(pods);
    weight = mix.tasks().stream().mapToLong(JobMix.Task::weight).sum();
    capacityMilli =
        nodes.stream().flatMap(node -> node.gpus().stream()).mapToLong(Gpu::memoryMiB).sum();
  }

  Curve run(Policy policy, long seed) {
    PresetCluster<TracePod> cluster =
        new PresetCluster<>(nodes, policy.choice(mix), new Random(seed), TracePod::podClass);
    Scoring gauge = new Scoring(Preset.FGD, mix, 0);
    long[] stranded = new long[nodes.size()];
    long sum = 0;
    for (int node = 0; node < stranded.length; node++) {
      stranded[node] = gauge.stranded(cluster.node(node));
      sum += stranded[node];
    }
    Curve curve = new Curve(capacityMilli);
    long arrived = 0;
    long allocated = 0;
    for (TracePod pod : Arrivals.of(pods, capacityMilli, seed)) {
      arrived += pod.demandMilli();
      int node = cluster.place(pod);
      if (node >= 0) {
        allocated += pod.demandMilli();
        sum -= stranded[node];
        stranded[node] = gauge.stranded(cluster.node(node));
        sum += stranded[node];
      }
      curve.add(arrived, allocated, sum / 1000.0 / weight);
    }
    return curve;
  }
}
