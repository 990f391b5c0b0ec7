package dev.bayplan.agent.metrics;

import dev.bayplan.agent.device.Sample;
import dev.bayplan.agent.health.HealthState;
import dev.bayplan.agent.health.Unit;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Locale;
import java.util.OptionalLong;

/** The series of GPUs under names of ours: {@code bayplan_gpu_…} in base units. */
final class GpuSeries {

  private static final String GPU = "bayplan_gpu_";
  private static final double MIB = 1L << 20;
  private static final double MEGA = 1e6;
  private static final double PERCENT = 0.01;

  private final Series series;
  private final DeviceView view;

  GpuSeries(Series series, DeviceView view) {
    this.series = series;
    this.view = view;
  }

  void add() {
    view.gpus()
        .forEach(gpu -> {
          Labels labels = labels(gpu);
          known(gpu, labels);
          gpu.sample().ifPresent(sample -> load(sample, labels));
          gpu.sample().ifPresent(sample -> errors(sample, labels));
        });
    view.health().units().forEach(this::health);
    view.xids()
        .forEach((key, count) ->
            series.counter(
                GPU + "xid_errors",
                "Errors of NVIDIA's XID catalogue since the agent started.",
                Labels.of("uuid", key.uuid(), "xid", Integer.toString(key.code())),
                count));
  }

  /** Whose it is, too, where one container holds it alone. */
  static Labels labels(DeviceView.Gpu gpu) {
    Labels own =
        Labels.of(
            "uuid", gpu.device().uuid(),
            "gpu", Integer.toString(gpu.device().index()),
            "model", gpu.device().model());
    return gpu.holder()
        .map(holder ->
            own.merge(
                Labels.of(
                    "namespace", holder.pod().namespace(),
                    "pod", holder.pod().name(),
                    "container", holder.container())))
        .orElse(own);
  }

  private void known(DeviceView.Gpu gpu, Labels labels) {
    series.gauge(
        GPU + "memory_usable_bytes",
        "Memory that pods can use: total less what the driver reserves.",
        labels,
        gpu.device().usableMiB() * MIB);
    boolean reachable = gpu.sample().map(Sample::reachable).orElse(false);
    series.gauge(GPU + "reachable", "Whether the GPU answers.", labels, reachable ? 1 : 0);
  }

  private void load(Sample now, Labels labels) {
    series.gauge(
        GPU + "memory_used_bytes",
        "Memory in use, without the reserved.",
        labels,
        now.usedMiB(),
        MIB);
    series.gauge(
        GPU + "utilization_ratio",
        "Time in which a kernel ran.",
        labels,
        now.utilisation(),
        PERCENT);
    series.gauge(
        GPU + "memory_utilization_ratio",
        "Time in which memory was read or written.",
        labels,
        now.memoryUtilisation(),
        PERCENT);
    series.gauge(GPU + "temperature_celsius", "Temperature.", labels, now.temperatureCelsius(), 1);
    series.gauge(GPU + "power_watts", "Power drawn.", labels, now.powerWatts());
    now.energyJoules()
        .ifPresent(joules ->
            series.counter(
                GPU + "energy_joules", "Energy since the driver was loaded.", labels, joules));
    series.gauge(GPU + "sm_clock_hertz", "Clock of the SMs.", labels, now.smClockMHz(), MEGA);
    series.gauge(
        GPU + "memory_clock_hertz", "Clock of the memory.", labels, now.memoryClockMHz(), MEGA);
    for (Sample.Throttle reason : now.throttled().stream().sorted().toList()) {
      series.gauge(
          GPU + "throttled",
          "1 for each reason why clocks are below what was asked.",
          labels.add("reason", reason.name().toLowerCase(Locale.ROOT)),
          1);
    }
    series.gauge(
        GPU + "processes", "Processes that hold memory of it.", labels, now.processes().size());
  }

  private void errors(Sample now, Labels labels) {
    ecc(now.eccCorrected(), "corrected", labels);
    ecc(now.eccUncorrected(), "uncorrected", labels);
    now.rows()
        .ifPresent(rows -> {
          String help = "Rows of memory that were replaced by spare ones.";
          series.counter(
              GPU + "remapped_rows", help, labels.add("kind", "correctable"), rows.correctable());
          series.counter(
              GPU + "remapped_rows",
              help,
              labels.add("kind", "uncorrectable"),
              rows.uncorrectable());
          series.gauge(
              GPU + "row_remap_pending",
              "Whether a replaced row waits for a reset.",
              labels,
              rows.pending() ? 1 : 0);
          series.gauge(
              GPU + "row_remap_failed",
              "Whether a row could not be replaced.",
              labels,
              rows.failed() ? 1 : 0);
        });
  }

  private void ecc(OptionalLong count, String kind, Labels labels) {
    count.ifPresent(known ->
        series.counter(
            GPU + "ecc_errors",
            "Errors of memory since the driver was loaded.",
            labels.add("kind", kind),
            known));
  }

  private void health(Unit unit) {
    String name = unit.parent().isPresent() ? "bayplan_mig_health" : GPU + "health";
    for (HealthState state : HealthState.values()) {
      series.gauge(
          name,
          "1 for the state it is in; new pods get those that are ok or suspect.",
          Labels.of("uuid", unit.uuid(), "state", state.name().toLowerCase(Locale.ROOT)),
          unit.state() == state ? 1 : 0);
    }
  }
}
