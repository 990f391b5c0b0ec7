package dev.bayplan.agent.nvml;

import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.GpuDevice.MigDevice;
import dev.bayplan.agent.device.GpuProcess;
import dev.bayplan.agent.device.Sample;
import dev.bayplan.agent.device.Sample.RemappedRows;
import dev.bayplan.agent.device.Sample.Throttle;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.bytedeco.cuda.global.nvml;
import org.bytedeco.cuda.nvml.nvmlDevice_st;
import org.bytedeco.cuda.nvml.nvmlMemory_t;
import org.bytedeco.cuda.nvml.nvmlMemory_v2_t;
import org.bytedeco.cuda.nvml.nvmlProcessInfo_v2_t;
import org.bytedeco.cuda.nvml.nvmlUtilization_t;

/** The fast facts of one GPU. */
final class GpuSample {

  private static final int MIB_SHIFT = 20;
  private static final int CORE_CLOCK = 1; // NVML_CLOCK_SM
  private static final int MEMORY_CLOCK = 2; // NVML_CLOCK_MEM
  private static final int CORRECTED = 0;
  private static final int UNCORRECTED = 1;
  private static final int VOLATILE = 0;
  private static final long NOT_AVAILABLE = -1L; // NVML_VALUE_NOT_AVAILABLE
  private static final int NO_INSTANCE = -1;
  private static final int MOST_PROCESSES = 65_536;

  /** {@code nvml.h}, {@code nvmlClocksEventReason*}; idle (bit 0) is no throttling. */
  private static final Map<Throttle, Long> REASONS =
      new EnumMap<>(
          Map.of(
              Throttle.APPLICATION_CLOCKS, 0x2L,
              Throttle.SOFTWARE_POWER_CAP, 0x4L,
              Throttle.HARDWARE_SLOWDOWN, 0x8L,
              Throttle.SYNC_BOOST, 0x10L,
              Throttle.SOFTWARE_THERMAL, 0x20L,
              Throttle.HARDWARE_THERMAL, 0x40L,
              Throttle.HARDWARE_POWER_BRAKE, 0x80L,
              Throttle.DISPLAY_CLOCKS, 0x100L));

  private final nvmlDevice_st device;
  private final GpuDevice facts;

  GpuSample(nvmlDevice_st device, GpuDevice facts) {
    this.device = device;
    this.facts = facts;
  }

  Sample read() {
    try (nvmlUtilization_t rates = new nvmlUtilization_t()) {
      boolean told =
          Calls.ok(
              "nvmlDeviceGetUtilizationRates",
              () -> nvml.nvmlDeviceGetUtilizationRates(device, rates));
      return read(
          told ? OptionalInt.of(rates.gpu()) : OptionalInt.empty(),
          told ? OptionalInt.of(rates.memory()) : OptionalInt.empty());
    }
  }

  private Sample read(OptionalInt utilisation, OptionalInt memoryUtilisation) {
    return new Sample(
        facts.uuid(),
        true,
        usedMib(),
        utilisation,
        memoryUtilisation,
        Calls.integer(
            "nvmlDeviceGetTemperature", out -> nvml.nvmlDeviceGetTemperature(device, 0, out)),
        thousandths(
            Calls.integer(
                "nvmlDeviceGetPowerUsage", out -> nvml.nvmlDeviceGetPowerUsage(device, out))),
        thousandths(
            Calls.number(
                "nvmlDeviceGetTotalEnergyConsumption",
                out -> nvml.nvmlDeviceGetTotalEnergyConsumption(device, out))),
        clock(CORE_CLOCK),
        clock(MEMORY_CLOCK),
        throttled(),
        rows(),
        ecc(CORRECTED),
        ecc(UNCORRECTED),
        processes());
  }

  private OptionalLong usedMib() {
    try (nvmlMemory_v2_t exact = new nvmlMemory_v2_t();
        nvmlMemory_t plain = new nvmlMemory_t()) {
      exact.version(nvml.nvmlMemory_v2());
      if (Calls.ok(
          "nvmlDeviceGetMemoryInfo_v2", () -> nvml.nvmlDeviceGetMemoryInfo_v2(device, exact))) {
        return OptionalLong.of(exact.used() >> MIB_SHIFT);
      }
      return Calls.ok("nvmlDeviceGetMemoryInfo", () -> nvml.nvmlDeviceGetMemoryInfo(device, plain))
          ? OptionalLong.of(plain.used() >> MIB_SHIFT)
          : OptionalLong.empty();
    }
  }

  private static OptionalDouble thousandths(OptionalInt milli) {
    return milli.isPresent()
        ? OptionalDouble.of(milli.getAsInt() / 1000.0)
        : OptionalDouble.empty();
  }

  private static OptionalDouble thousandths(OptionalLong milli) {
    return milli.isPresent()
        ? OptionalDouble.of(milli.getAsLong() / 1000.0)
        : OptionalDouble.empty();
  }

  private OptionalInt clock(int which) {
    return Calls.integer(
        "nvmlDeviceGetClockInfo", out -> nvml.nvmlDeviceGetClockInfo(device, which, out));
  }

  /** The function has another name since R535. */
  private Set<Throttle> throttled() {
    OptionalLong mask =
        Calls.has("nvmlDeviceGetCurrentClocksEventReasons")
            ? Calls.number(
                "nvmlDeviceGetCurrentClocksEventReasons",
                out -> nvml.nvmlDeviceGetCurrentClocksEventReasons(device, out))
            : Calls.number(
                "nvmlDeviceGetCurrentClocksThrottleReasons",
                out -> nvml.nvmlDeviceGetCurrentClocksThrottleReasons(device, out));
    Set<Throttle> reasons = EnumSet.noneOf(Throttle.class);
    REASONS.forEach((reason, bit) -> {
      if ((mask.orElse(0) & bit) != 0) {
        reasons.add(reason);
      }
    });
    return reasons;
  }

  private Optional<RemappedRows> rows() {
    int[] correctable = new int[1];
    int[] uncorrectable = new int[1];
    int[] pending = new int[1];
    int[] failed = new int[1];
    return Calls.ok(
            "nvmlDeviceGetRemappedRows",
            () ->
                nvml.nvmlDeviceGetRemappedRows(device, correctable, uncorrectable, pending, failed))
        ? Optional.of(
            new RemappedRows(correctable[0], uncorrectable[0], pending[0] != 0, failed[0] != 0))
        : Optional.empty();
  }

  private OptionalLong ecc(int kind) {
    return Calls.number(
        "nvmlDeviceGetTotalEccErrors",
        out -> nvml.nvmlDeviceGetTotalEccErrors(device, kind, VOLATILE, out));
  }

  private List<GpuProcess> processes() {
    List<GpuProcess> all = new ArrayList<>();
    add(
        "nvmlDeviceGetComputeRunningProcesses_v3",
        nvml::nvmlDeviceGetComputeRunningProcesses_v3,
        false,
        all);
    add(
        "nvmlDeviceGetMPSComputeRunningProcesses_v3",
        nvml::nvmlDeviceGetMPSComputeRunningProcesses_v3,
        true,
        all);
    return all;
  }

  private interface ListOut {
    int call(nvmlDevice_st device, int[] count, nvmlProcessInfo_v2_t infos);
  }

  /** The count first, then the list; processes may have come meanwhile: once more, with room. */
  private void add(String function, ListOut raw, boolean mps, List<GpuProcess> all) {
    if (!Calls.has(function)) {
      return;
    }
    int[] count = {0};
    int code;
    try (nvmlProcessInfo_v2_t none = new nvmlProcessInfo_v2_t()) {
      code = raw.call(device, count, none);
    }
    for (int tries = 0; tries < 3 && code == NvmlFailure.INSUFFICIENT_SIZE; tries++) {
      int room = Math.min(MOST_PROCESSES, Math.max(0, count[0]) + 8);
      count[0] = room;
      try (nvmlProcessInfo_v2_t infos = new nvmlProcessInfo_v2_t(room)) {
        code = raw.call(device, count, infos);
        for (int i = 0; code == 0 && i < Math.min(count[0], room); i++) {
          all.add(process(infos.getPointer(i), mps));
        }
      }
    }
    Calls.succeeded(function, code);
  }

  private GpuProcess process(nvmlProcessInfo_v2_t info, boolean mps) {
    long memory = info.usedGpuMemory();
    Optional<String> mig =
        info.gpuInstanceId() == NO_INSTANCE
            ? Optional.empty()
            : facts.mig().devices().stream()
                .filter(one -> one.gpuInstance() == info.gpuInstanceId())
                .filter(one -> one.computeInstance() == info.computeInstanceId())
                .map(MigDevice::uuid)
                .findFirst();
    return new GpuProcess(
        info.pid(),
        memory == NOT_AVAILABLE ? OptionalLong.empty() : OptionalLong.of(memory),
        mig,
        mps);
  }
}
