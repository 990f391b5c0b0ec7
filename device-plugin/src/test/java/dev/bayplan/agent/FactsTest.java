package dev.bayplan.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.GpuDevice.Mig;
import dev.bayplan.agent.device.GpuDevice.Modes;
import dev.bayplan.agent.device.Inventory;
import dev.bayplan.agent.health.NodeHealth;
import dev.bayplan.agent.metrics.DeviceView;
import dev.bayplan.agent.report.NodeReading;
import dev.bayplan.agent.watch.WatchState;
import dev.bayplan.api.resources.Health;
import dev.bayplan.api.resources.Mode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FactsTest {

  private static final Inventory NONE = new Inventory.None("the NVIDIA driver went away");
  private static final Inventory.Devices ONE =
      new Inventory.Devices(
          new Inventory.Driver("580.95.05", Optional.of("13.0")), List.of(gpu("GPU-1")));

  private final Facts facts = new Facts(Mode.Own);

  @Test
  void withoutADriverThereAreNoGpus() {
    assertThat(facts.of(state(NONE)))
        .isInstanceOfSatisfying(
            NodeReading.Known.class, known -> assertThat(known.gpus()).isEmpty());
    assertThat(facts.inventory(state(NONE))).contains(NONE);
  }

  @Test
  void aDriverThatGoesAwayLeavesItsGpusBehindUnhealthy() {
    facts.of(state(ONE));

    assertThat(facts.of(state(NONE)))
        .isInstanceOfSatisfying(
            NodeReading.Known.class,
            known -> {
              assertThat(known.gpus()).hasSize(1);
              assertThat(known.gpus().getFirst().health()).isEqualTo(Health.Unhealthy);
              assertThat(known.gpus().getFirst().healthReason())
                  .isEqualTo("the NVIDIA driver went away");
            });
    assertThat(facts.inventory(state(NONE))).contains(ONE);
  }

  /** The reporter may be waiting for an API server that is away. */
  @Test
  void theHandOverRemembersTheDevicesAlsoWhereNobodyReportsThem() {
    facts.inventory(state(ONE));

    assertThat(facts.inventory(state(NONE))).contains(ONE);
  }

  private static WatchState state(Inventory inventory) {
    return new WatchState(
        inventory,
        Map.of(),
        NodeHealth.NONE,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        DeviceView.NOTHING,
        List.of());
  }

  private static GpuDevice gpu(String uuid) {
    return new GpuDevice(
        uuid,
        0,
        0,
        "H100",
        81_559,
        81_079,
        "",
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Mig.OFF,
        new Modes(Optional.empty(), Optional.empty(), Optional.empty()));
  }
}
