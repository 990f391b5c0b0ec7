package dev.bayplan.agent.metrics;

import dev.bayplan.agent.device.Sample;
import dev.bayplan.agent.device.Sample.Throttle;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The same values under the names, units and labels of NVIDIA's dcgm-exporter, for boards and
 * alerts that know those: MiB, percent, MHz, millijoules. All are gauges, because a counter would
 * be called {@code …_total}, and DCGM's are not.
 */
final class DcgmSeries {

  private static final String DCGM = "DCGM_FI_DEV_";
  private static final String HELP = "As dcgm-exporter's.";

  private final Series series;
  private final DeviceView view;
  private final String node;

  DcgmSeries(Series series, DeviceView view, String node) {
    this.series = series;
    this.view = view;
    this.node = node;
  }

  void add() {
    for (DeviceView.Gpu gpu : view.gpus()) {
      Labels labels = labels(gpu);
      gpu.sample().ifPresent(sample -> load(gpu, sample, labels));
      gpu.sample().ifPresent(sample -> errors(sample, labels));
      put("XID_ERRORS", labels, gpu.lastXid().orElse(0));
    }
  }

  private Labels labels(DeviceView.Gpu gpu) {
    Labels own =
        Labels.of(
            "gpu",
            Integer.toString(gpu.device().index()),
            "UUID",
            gpu.device().uuid(),
            "pci_bus_id",
            "0000" + gpu.device().pciAddress().toUpperCase(Locale.ROOT),
            "device",
            "nvidia" + gpu.device().minor(),
            "modelName",
            gpu.device().model(),
            "Hostname",
            node);
    return gpu.holder()
        .map(holder ->
            own.merge(
                Labels.of(
                    "namespace", holder.pod().namespace(),
                    "pod", holder.pod().name(),
                    "container", holder.container())))
        .orElse(own);
  }

  private void load(DeviceView.Gpu gpu, Sample now, Labels labels) {
    now.usedMiB()
        .ifPresent(used -> {
          put("FB_USED", labels, used);
          put("FB_FREE", labels, Math.max(0, gpu.device().usableMiB() - used));
        });
    now.utilisation().ifPresent(percent -> put("GPU_UTIL", labels, percent));
    now.memoryUtilisation().ifPresent(percent -> put("MEM_COPY_UTIL", labels, percent));
    now.temperatureCelsius().ifPresent(celsius -> put("GPU_TEMP", labels, celsius));
    now.powerWatts().ifPresent(watts -> put("POWER_USAGE", labels, watts));
    OptionalDouble energy = now.energyJoules();
    energy.ifPresent(joules -> put("TOTAL_ENERGY_CONSUMPTION", labels, joules * 1000));
    now.smClockMHz().ifPresent(clock -> put("SM_CLOCK", labels, clock));
    now.memoryClockMHz().ifPresent(clock -> put("MEM_CLOCK", labels, clock));
    put(
        "CLOCK_THROTTLE_REASONS",
        labels,
        now.throttled().stream().mapToLong(DcgmSeries::bit).sum());
  }

  private void errors(Sample now, Labels labels) {
    now.eccCorrected().ifPresent(count -> put("ECC_SBE_VOL_TOTAL", labels, count));
    now.eccUncorrected().ifPresent(count -> put("ECC_DBE_VOL_TOTAL", labels, count));
    now.rows()
        .ifPresent(rows -> {
          put("CORRECTABLE_REMAPPED_ROWS", labels, rows.correctable());
          put("UNCORRECTABLE_REMAPPED_ROWS", labels, rows.uncorrectable());
          put("ROW_REMAP_PENDING", labels, rows.pending() ? 1 : 0);
          put("ROW_REMAP_FAILURE", labels, rows.failed() ? 1 : 0);
        });
  }

  private void put(String name, Labels labels, double value) {
    series.gauge(DCGM + name, HELP, labels, value);
  }

  /** Of nvmlClocksEventReason*. */
  private static long bit(Throttle reason) {
    return switch (reason) {
      case APPLICATION_CLOCKS -> 0x2;
      case SOFTWARE_POWER_CAP -> 0x4;
      case HARDWARE_SLOWDOWN -> 0x8;
      case SYNC_BOOST -> 0x10;
      case SOFTWARE_THERMAL -> 0x20;
      case HARDWARE_THERMAL -> 0x40;
      case HARDWARE_POWER_BRAKE -> 0x80;
      case DISPLAY_CLOCKS -> 0x100;
    };
  }
}
