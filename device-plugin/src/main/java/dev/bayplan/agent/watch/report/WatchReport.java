package dev.bayplan.agent.watch.report;

import dev.bayplan.agent.audit.Audit;
import dev.bayplan.agent.audit.Finding;
import dev.bayplan.agent.handover.Eviction;
import dev.bayplan.agent.handover.PodName;
import dev.bayplan.agent.health.NodeHealth;
import dev.bayplan.agent.health.Unit;
import dev.bayplan.agent.mps.DaemonState;
import dev.bayplan.agent.report.DeviceReport.Condition;
import dev.bayplan.agent.report.NodeReading.Remark;
import dev.bayplan.agent.watch.WatchState;
import dev.bayplan.api.resources.Health;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the watch found, for {@code GpuNode}: it changes only when a state or a finding does. */
public final class WatchReport {

  private static final int MAX_REASON = 256;
  private static final int MAX_MESSAGE = 1024;

  private WatchReport() {}

  /** Of GPUs and MIG devices, by UUID. */
  public static Map<String, Condition> conditions(NodeHealth health) {
    Map<String, Condition> all = new LinkedHashMap<>();
    for (Unit unit : health.units()) {
      String reason = cut(health.reason(unit.uuid()), MAX_REASON);
      all.put(
          unit.uuid(),
          new Condition(state(unit), Optional.of(reason).filter(text -> !text.isEmpty())));
    }
    return all;
  }

  private static Health state(Unit unit) {
    return switch (unit.state()) {
      case OK -> Health.OK;
      case SUSPECT -> Health.Suspect;
      case QUARANTINED -> unit.reach().reachable() ? Health.Quarantined : Health.Unhealthy;
      case PROBING -> Health.Probing;
    };
  }

  /** One condition per kind of trouble. */
  public static List<Remark> remarks(WatchState state) {
    return List.of(drift(state.findings()), daemons(state.daemons()));
  }

  /** Values that change with each look are not told: a report is written on change. */
  private static Remark drift(List<Finding> findings) {
    if (findings.isEmpty()) {
      return new Remark("Drift", false, "BooksAreTrue", "books, kubelet and processes agree");
    }
    String kinds =
        findings.stream().map(Finding::kind).distinct().sorted().collect(Collectors.joining("And"));
    String subjects =
        findings.stream()
            .map(finding -> finding.kind() + " " + finding.subject())
            .distinct()
            .collect(Collectors.joining(", "));
    return new Remark("Drift", true, kinds, cut(subjects, MAX_MESSAGE));
  }

  private static Remark daemons(List<DaemonState> daemons) {
    List<String> down = new ArrayList<>();
    for (DaemonState daemon : daemons) {
      if (!daemon.up() || !daemon.enforced()) {
        down.add(
            daemon.spec().key()
                + (daemon.up() ? " is not enforced" : " is down")
                + daemon.problem().map(why -> ": " + why).orElse(""));
      }
    }
    return down.isEmpty()
        ? new Remark("SharesIsolated", true, "DaemonsAnswer", daemons.size() + " MPS daemons")
        : new Remark(
            "SharesIsolated", false, "MpsDaemonTrouble", cut(String.join("; ", down), MAX_MESSAGE));
  }

  /** Those that a policy wants, as the hand-over's own. */
  public static List<Eviction> evictions(WatchState state) {
    return state.evictions().stream().map(WatchReport::eviction).toList();
  }

  private static Eviction eviction(Audit.Eviction one) {
    return new Eviction(
        new PodName(one.pod().namespace(), one.pod().name()),
        one.podUid(),
        one.container(),
        one.sentence());
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 3) + "...";
  }
}
