package dev.bayplan.bench.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What people read: a table for each size, each path beside those of the same runs. */
final class ClusterReport {

  private static final String HEAD =
      "| nodes | path | pods | pods/s (lowest-highest) | 10-90 %% | CPU ms per pod: all = scheduler"
          + " / apiserver / etcd / extender | client | others | x none | x none-100 | x floor"
          + " | CPU x floor |%n|---|---|---|---|---|---|---|---|---|---|---|---|";

  private ClusterReport() {}

  static String progress(Way way, int nodes, Run run) {
    return String.format(
        Locale.ROOT,
        "%-13s %,6d nodes %,6d pods %7.1f pods/s %6.1f ms CPU per pod, others %.2f cores",
        way.label(),
        nodes,
        run.pods(),
        run.podsPerSecond(),
        run.millisPerPod(),
        run.othersCores());
  }

  /** Of one size. */
  static List<String> table(List<ClusterRecord> records) {
    List<String> lines = new ArrayList<>();
    lines.add(HEAD.formatted());
    records.forEach(record -> lines.add(row(record, records)));
    return lines;
  }

  private static String row(ClusterRecord record, List<ClusterRecord> all) {
    return String.format(
        Locale.ROOT,
        "| %d | %s | %d | **%.0f** (%.0f-%.0f) | %.0f | %.1f = %.1f / %.1f / %.1f / %.1f | %.1f |"
            + " %.2f | %s | %s | %s | %s |",
        record.nodes(),
        record.path(),
        record.pods(),
        record.podsPerSecond(),
        record.lowestPodsPerSecond(),
        record.highestPodsPerSecond(),
        record.podsPerSecond10to90(),
        record.cpuMillisPerPod(),
        record.schedulerMillisPerPod(),
        record.apiserverMillisPerPod(),
        record.etcdMillisPerPod(),
        record.extenderMillisPerPod(),
        record.clientMillisPerPod(),
        record.othersCores(),
        times(record.podsPerSecond(), beside(all, Way.SAMPLED).map(ClusterRecord::podsPerSecond)),
        times(record.podsPerSecond(), beside(all, Way.ALL_NODES).map(ClusterRecord::podsPerSecond)),
        times(record.podsPerSecond(), beside(all, Way.FLOOR).map(ClusterRecord::podsPerSecond)),
        times(
            record.cpuMillisPerPod(), beside(all, Way.FLOOR).map(ClusterRecord::cpuMillisPerPod)));
  }

  private static Optional<ClusterRecord> beside(List<ClusterRecord> all, Way way) {
    return all.stream().filter(record -> record.path().equals(way.label())).findFirst();
  }

  private static String times(double value, Optional<Double> of) {
    return of.map(other -> String.format(Locale.ROOT, "%.2f", value / other)).orElse("-");
  }
}
