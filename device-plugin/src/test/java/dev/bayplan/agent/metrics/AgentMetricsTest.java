package dev.bayplan.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.audit.Booking.PodName;
import dev.bayplan.agent.audit.Finding;
import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.GpuProcess;
import dev.bayplan.agent.device.Sample;
import dev.bayplan.agent.health.NodeHealth;
import dev.bayplan.agent.health.NodeHealth.Present;
import dev.bayplan.agent.metrics.DeviceView.Holder;
import dev.bayplan.agent.metrics.DeviceView.ShareUse;
import dev.bayplan.agent.metrics.DeviceView.XidKey;
import dev.bayplan.agent.mps.DaemonSpec;
import dev.bayplan.agent.mps.DaemonState;
import dev.bayplan.agent.mps.ShareKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgentMetricsTest {

  private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
  private static final PodName POD = new PodName("team", "train");
  private static final String LABELS = "{gpu=\"0\",model=\"NVIDIA H100\",uuid=\"GPU-0\"}";
  private static final String HELD =
      "{container=\"main\",gpu=\"0\",model=\"NVIDIA"
          + " H100\",namespace=\"team\",pod=\"train\",uuid=\"GPU-0\"}";

  private static GpuDevice device() {
    return new GpuDevice(
        "GPU-0",
        0,
        3,
        "NVIDIA H100",
        81_559,
        81_008,
        "0000:17:00.0",
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        GpuDevice.Mig.OFF,
        new GpuDevice.Modes(Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private static Sample sample() {
    return new Sample(
        "GPU-0",
        true,
        OptionalLong.of(1024),
        OptionalInt.of(93),
        OptionalInt.of(41),
        OptionalInt.of(66),
        OptionalDouble.of(512.5),
        OptionalDouble.of(123_456.789),
        OptionalInt.of(1980),
        OptionalInt.of(2619),
        Set.of(Sample.Throttle.SOFTWARE_POWER_CAP, Sample.Throttle.HARDWARE_THERMAL),
        Optional.of(new Sample.RemappedRows(2, 1, true, false)),
        OptionalLong.of(7),
        OptionalLong.of(1),
        List.of(new GpuProcess(42, OptionalLong.of(1 << 30), Optional.empty(), false)));
  }

  private static DeviceView view(Optional<Sample> sample, Optional<Holder> holder) {
    NodeHealth health = NodeHealth.NONE.with(List.of(Present.gpu("GPU-0")), false, NOW);
    ShareKey key = new ShareKey("GPU-0", "team", 1000);
    return new DeviceView(
        List.of(new DeviceView.Gpu(device(), sample, holder, Optional.of(48))),
        health,
        Map.of(new XidKey("GPU-0", 48), 2L),
        List.of(new ShareUse(POD, "GPU-0", 2048, 1024, "mps")),
        List.of(new Finding.OverUse(POD, "uid", "GPU-0", 1, 1, NOW)),
        List.of(new DaemonState(new DaemonSpec(key, 1, 100), true, false, 3, Optional.empty())));
  }

  private static String text(boolean dcgm, DeviceView view) {
    try (AgentMetrics metrics = new AgentMetrics("node-1", "1.0", dcgm, () -> view)) {
      metrics.looked(Duration.ofMillis(4), 2);
      return metrics.text();
    }
  }

  @Test
  void valuesAreInBaseUnits() {
    String text = text(false, view(Optional.of(sample()), Optional.empty()));
    assertThat(text.lines())
        .contains(
            "bayplan_gpu_memory_used_bytes" + LABELS + " 1.073741824E9",
            "bayplan_gpu_utilization_ratio" + LABELS + " 0.93",
            "bayplan_gpu_temperature_celsius" + LABELS + " 66.0",
            "bayplan_gpu_power_watts" + LABELS + " 512.5",
            "bayplan_gpu_energy_joules_total" + LABELS + " 123456.789",
            "bayplan_gpu_sm_clock_hertz" + LABELS + " 1.98E9",
            "bayplan_gpu_processes" + LABELS + " 1.0",
            "bayplan_gpu_reachable" + LABELS + " 1.0",
            "bayplan_gpu_row_remap_pending" + LABELS + " 1.0",
            "bayplan_gpu_xid_errors_total{uuid=\"GPU-0\",xid=\"48\"} 2.0",
            "bayplan_gpu_health{state=\"ok\",uuid=\"GPU-0\"} 1.0",
            "bayplan_gpu_health{state=\"quarantined\",uuid=\"GPU-0\"} 0.0",
            "bayplan_gpu_shares_booked_bytes{uuid=\"GPU-0\"} 2.147483648E9",
            "bayplan_audit_findings{kind=\"OverUse\"} 1.0",
            "bayplan_audit_findings{kind=\"GhostBooking\"} 0.0",
            "bayplan_mps_daemon_restarts_total{namespace=\"team\",uid=\"1000\",uuid=\"GPU-0\"} 3.0",
            "bayplan_agent_build{version=\"1.0\"} 1.0",
            "bayplan_agent_looks_late_total 2.0")
        .anyMatch(line ->
            line.startsWith("bayplan_gpu_throttled{") && line.contains("software_power_cap"));
    assertThat(text)
        .doesNotContain("DCGM")
        .contains("# TYPE bayplan_gpu_energy_joules_total counter");
  }

  @Test
  void aGpuThatOneContainerHoldsCarriesItsName() {
    assertThat(text(false, view(Optional.of(sample()), Optional.of(new Holder(POD, "main")))))
        .contains("bayplan_gpu_power_watts" + HELD + " 512.5");
  }

  @Test
  void whatIsNotKnownHasNoSeries() {
    String lost = text(true, view(Optional.of(Sample.lost("GPU-0")), Optional.empty()));
    assertThat(lost)
        .contains("bayplan_gpu_reachable" + LABELS + " 0.0")
        .doesNotContain("bayplan_gpu_power_watts", "DCGM_FI_DEV_POWER_USAGE");
    assertThat(text(true, DeviceView.NOTHING)).contains("bayplan_agent_build");
  }

  @Test
  void dcgmsNamesComeWithDcgmsUnitsAndLabels() {
    String text = text(true, view(Optional.of(sample()), Optional.empty()));
    String labels =
        "{Hostname=\"node-1\",UUID=\"GPU-0\",device=\"nvidia3\",gpu=\"0\",modelName=\"NVIDIA"
            + " H100\",pci_bus_id=\"00000000:17:00.0\"}";
    assertThat(text.lines())
        .contains(
            "DCGM_FI_DEV_FB_USED" + labels + " 1024.0",
            "DCGM_FI_DEV_FB_FREE" + labels + " 79984.0",
            "DCGM_FI_DEV_GPU_UTIL" + labels + " 93.0",
            "DCGM_FI_DEV_XID_ERRORS" + labels + " 48.0",
            "DCGM_FI_DEV_ECC_DBE_VOL_TOTAL" + labels + " 1.0",
            "DCGM_FI_DEV_CLOCK_THROTTLE_REASONS" + labels + " 68.0",
            "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION" + labels + " 1.23456789E8",
            "DCGM_FI_DEV_ROW_REMAP_PENDING" + labels + " 1.0");
  }

  @Test
  void everySeriesIsToldOnceAndExplained() {
    String text = text(true, view(Optional.of(sample()), Optional.empty()));
    List<String> series =
        text.lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.substring(0, line.lastIndexOf(' ')))
            .toList();
    assertThat(series).doesNotHaveDuplicates();
    for (String line : series) {
      String name = line.split("[{ ]")[0];
      assertThat(text).contains("# HELP " + name.replaceFirst("_(count|sum)$", ""));
    }
  }
}
