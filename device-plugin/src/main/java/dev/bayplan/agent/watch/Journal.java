package dev.bayplan.agent.watch;

import dev.bayplan.agent.audit.Finding;
import dev.bayplan.agent.health.HealthState;
import dev.bayplan.agent.health.NodeHealth;
import dev.bayplan.agent.health.Unit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what changed from one look to the next, and nothing else. */
final class Journal {

  private static final Logger LOG = LoggerFactory.getLogger(Watchman.class);

  void changed(WatchState before, WatchState after) {
    health(before.health(), after.health());
    findings(before.findings(), after.findings());
    after.problems().stream()
        .filter(problem -> !before.problems().contains(problem))
        .forEach(LOG::warn);
  }

  private static void health(NodeHealth before, NodeHealth after) {
    for (Unit unit : after.units()) {
      HealthState was = before.of(unit.uuid()).map(Unit::state).orElse(HealthState.OK);
      if (was != unit.state()) {
        LOG.info(
            "{} is {}, was {}{}",
            unit.uuid(),
            unit.state(),
            was,
            unit.reason().isEmpty() ? "" : ": " + after.reason(unit.uuid()));
      }
    }
  }

  private static void findings(List<Finding> before, List<Finding> after) {
    Set<String> old = names(before);
    Set<String> now = names(after);
    after.stream()
        .filter(finding -> !old.contains(name(finding)))
        .forEach(finding -> LOG.warn("{}: {}", finding.kind(), finding.sentence()));
    before.stream()
        .filter(finding -> !now.contains(name(finding)))
        .forEach(finding -> LOG.info("{} of {} is over", finding.kind(), finding.subject()));
  }

  private static Set<String> names(List<Finding> findings) {
    return findings.stream().map(Journal::name).collect(Collectors.toSet());
  }

  private static String name(Finding finding) {
    return finding.kind() + " " + finding.subject();
  }
}
