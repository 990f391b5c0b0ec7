package dev.bayplan.bench.cluster;

import dev.bayplan.bench.report.Machine;
import dev.bayplan.bench.report.Sample;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What {@code bench cluster} finds of one path at one size: medians over its runs. {@code
 * cpuMillisPerPod} is that of scheduler, API server, etcd and extender together.
 */
record ClusterRecord(
    String path,
    int nodes,
    int pods,
    int runs,
    double podsPerSecond,
    double podsPerSecond10to90,
    double lowestPodsPerSecond,
    double highestPodsPerSecond,
    double cpuMillisPerPod,
    double schedulerMillisPerPod,
    double apiserverMillisPerPod,
    double etcdMillisPerPod,
    double extenderMillisPerPod,
    double clientMillisPerPod,
    double othersCores,
    String java,
    String extenderFlags,
    int cores,
    String commit) {

  static ClusterRecord of(Way way, int nodes, List<Run> runs, Machine machine) {
    List<Double> rates = runs.stream().map(Run::podsPerSecond).sorted().toList();
    return new ClusterRecord(
        way.label(),
        nodes,
        runs.getFirst().pods(),
        runs.size(),
        median(runs, Run::podsPerSecond),
        median(runs, Run::podsPerSecond10to90),
        Sample.rounded(rates.getFirst()),
        Sample.rounded(rates.getLast()),
        median(runs, Run::millisPerPod),
        median(runs, run -> run.millisPerPod(Cpu.SCHEDULER)),
        median(runs, run -> run.millisPerPod(Cpu.API_SERVER)),
        median(runs, run -> run.millisPerPod(Cpu.ETCD)),
        median(runs, run -> run.millisPerPod(Cpu.EXTENDER)),
        median(runs, Run::clientMillisPerPod),
        median(runs, Run::othersCores),
        machine.java(),
        String.join(" ", BayplanStage.FLAGS),
        machine.cores(),
        machine.commit());
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return Sample.rounded(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }
}
