package dev.bayplan.agent.metrics;

import dev.bayplan.agent.audit.Finding;
import dev.bayplan.agent.mps.DaemonState;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Map;
import java.util.TreeMap;

/** The series of shares, daemons and findings. */
final class NodeSeries {

  private static final double MIB = 1L << 20;

  private final Series series;
  private final DeviceView view;

  NodeSeries(Series series, DeviceView view) {
    this.series = series;
    this.view = view;
  }

  void add() {
    shares();
    findings();
    view.daemons().forEach(this::daemon);
  }

  private void shares() {
    Map<String, Long> booked = new TreeMap<>();
    for (DeviceView.ShareUse share : view.shares()) {
      booked.merge(share.gpu(), share.memoryMiB(), Long::sum);
      Labels labels =
          Labels.of(
              "uuid", share.gpu(),
              "namespace", share.pod().namespace(),
              "pod", share.pod().name(),
              "isolation", share.isolation());
      series.gauge(
          "bayplan_share_memory_bytes",
          "Size of a pod's share of a GPU.",
          labels,
          share.memoryMiB() * MIB);
      series.gauge(
          "bayplan_share_used_bytes",
          "Memory that a pod with a share uses.",
          labels,
          share.usedMiB() * MIB);
    }
    booked.forEach((gpu, mib) ->
        series.gauge(
            "bayplan_gpu_shares_booked_bytes",
            "Sum of the shares of a GPU.",
            Labels.of("uuid", gpu),
            mib * MIB));
  }

  private void findings() {
    Map<String, Integer> kinds = new TreeMap<>();
    for (Class<?> kind : Finding.class.getPermittedSubclasses()) {
      kinds.put(kind.getSimpleName(), 0);
    }
    view.findings().forEach(finding -> kinds.merge(finding.kind(), 1, Integer::sum));
    kinds.forEach((kind, count) ->
        series.gauge(
            "bayplan_audit_findings",
            "Differences between the books and what the node shows.",
            Labels.of("kind", kind),
            count));
  }

  private void daemon(DaemonState daemon) {
    Labels labels =
        Labels.of(
            "uuid", daemon.spec().key().gpu(),
            "namespace", daemon.spec().key().namespace(),
            "uid", Long.toString(daemon.spec().key().uid()));
    series.gauge(
        "bayplan_mps_daemon_up",
        "Whether the MPS control daemon answers.",
        labels,
        daemon.up() ? 1 : 0);
    series.gauge(
        "bayplan_mps_daemon_enforced",
        "Whether nobody can go around its limits.",
        labels,
        daemon.enforced() ? 1 : 0);
    series.counter(
        "bayplan_mps_daemon_restarts",
        "How often it was found dead and started anew.",
        labels,
        daemon.restarts());
  }
}
