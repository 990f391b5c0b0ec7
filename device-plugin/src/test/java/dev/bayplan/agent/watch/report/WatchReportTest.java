package dev.bayplan.agent.watch.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.health.HealthMachine;
import dev.bayplan.agent.health.NodeHealth;
import dev.bayplan.agent.health.NodeHealth.Present;
import dev.bayplan.agent.health.Signal;
import dev.bayplan.agent.health.files.HealthSettings;
import dev.bayplan.agent.report.DeviceReport.Condition;
import dev.bayplan.api.resources.Health;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchReportTest {

  private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");

  @Test
  void eachStateHasItsNameInTheReport() {
    HealthSettings.Sound settings = HealthSettings.defaults();
    HealthMachine machine = new HealthMachine(settings.rules(), settings.xids());
    NodeHealth health =
        NodeHealth.NONE.with(
            List.of(
                Present.gpu("GPU-0"),
                Present.gpu("GPU-1"),
                Present.gpu("GPU-2"),
                Present.gpu("GPU-3"),
                Present.mig("MIG-0", "GPU-0")),
            false,
            NOW);
    List<Signal> signals =
        List.of(
            new Signal.Xid("GPU-1", 8), new Signal.Xid("GPU-2", 48), new Signal.Xid("GPU-3", 48));
    health = machine.turn(health, signals, NOW).health();
    assertThat(WatchReport.conditions(health))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "GPU-0", Condition.OK,
                "GPU-1", new Condition(Health.Suspect, Optional.of("XID 8")),
                "GPU-2", new Condition(Health.Quarantined, Optional.of("XID 48")),
                "GPU-3",
                    new Condition(
                        Health.Suspect,
                        Optional.of(
                            "XID 48; it stays in use: the budget for quarantines is spent")),
                "MIG-0", Condition.OK));
    health = machine.turn(health, List.of(new Signal.Lost("GPU-0", "hangs")), NOW).health();
    assertThat(WatchReport.conditions(health))
        .containsEntry(
            "GPU-0", new Condition(Health.Unhealthy, Optional.of("does not answer: hangs")));
  }
}
