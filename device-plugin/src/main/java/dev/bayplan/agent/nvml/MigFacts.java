package dev.bayplan.agent.nvml;

import dev.bayplan.agent.device.GpuDevice.Mig;
import dev.bayplan.agent.device.GpuDevice.MigDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.cuda.global.nvml;
import org.bytedeco.cuda.nvml.nvmlDeviceAttributes_t;
import org.bytedeco.cuda.nvml.nvmlDevice_st;
import org.bytedeco.cuda.nvml.nvmlGpuInstanceInfo_t;
import org.bytedeco.cuda.nvml.nvmlGpuInstance_st;

/** How one GPU is cut. */
final class MigFacts {

  private static final String MARK = " MIG ";

  private final nvmlDevice_st device;
  private final long totalMib;

  MigFacts(nvmlDevice_st device, long totalMib) {
    this.device = device;
    this.totalMib = totalMib;
  }

  /**
   * @param before what stays where a call fails: a GPU is not whole because it cannot tell its cut
   */
  Mig read(Optional<Mig> before) {
    int[] current = new int[1];
    int[] pending = new int[1];
    int code =
        checked("nvmlDeviceGetMigMode", () -> nvml.nvmlDeviceGetMigMode(device, current, pending));
    if (code != 0) {
      return NvmlFailure.isNo(code) ? Mig.OFF : before.orElse(Mig.OFF);
    }
    boolean enabled = current[0] == 1;
    Optional<List<MigDevice>> devices = enabled ? devices() : Optional.of(List.of());
    return new Mig(
        enabled, pending[0] == 1, devices.or(() -> before.map(Mig::devices)).orElse(List.of()));
  }

  private static int checked(String function, Calls.Raw raw) {
    int code = Calls.code(function, raw);
    Calls.succeeded(function, code);
    return code;
  }

  /** Empty where the driver cannot tell now. */
  private Optional<List<MigDevice>> devices() {
    int[] most = new int[1];
    int code =
        checked(
            "nvmlDeviceGetMaxMigDeviceCount",
            () -> nvml.nvmlDeviceGetMaxMigDeviceCount(device, most));
    List<MigDevice> all = new ArrayList<>();
    for (int i = 0; code == 0 && i < most[0]; i++) {
      int number = i;
      nvmlDevice_st mig = new nvmlDevice_st();
      int found =
          checked(
              "nvmlDeviceGetMigDeviceHandleByIndex",
              () -> nvml.nvmlDeviceGetMigDeviceHandleByIndex(device, number, mig));
      Optional<MigDevice> one = found == 0 ? one(mig) : Optional.empty();
      if (one.isEmpty() && !NvmlFailure.isNo(found)) {
        return Optional.empty();
      }
      one.ifPresent(all::add);
    }
    return code == 0 || NvmlFailure.isNo(code) ? Optional.of(all) : Optional.empty();
  }

  /** Empty where one of the things that name it is not told. */
  private Optional<MigDevice> one(nvmlDevice_st mig) {
    Optional<String> uuid =
        Calls.text("nvmlDeviceGetUUID", (out, size) -> nvml.nvmlDeviceGetUUID(mig, out, size));
    OptionalInt gi =
        Calls.integer(
            "nvmlDeviceGetGpuInstanceId", out -> nvml.nvmlDeviceGetGpuInstanceId(mig, out));
    OptionalInt ci =
        Calls.integer(
            "nvmlDeviceGetComputeInstanceId", out -> nvml.nvmlDeviceGetComputeInstanceId(mig, out));
    try (nvmlDeviceAttributes_t attributes = new nvmlDeviceAttributes_t()) {
      boolean told =
          Calls.ok(
              "nvmlDeviceGetAttributes_v2", () -> nvml.nvmlDeviceGetAttributes_v2(mig, attributes));
      if (uuid.isEmpty() || gi.isEmpty() || ci.isEmpty() || !told) {
        return Optional.empty();
      }
      int[] placement = placement(gi.getAsInt());
      return Optional.of(
          new MigDevice(
              uuid.get(),
              profile(mig, attributes),
              gi.getAsInt(),
              ci.getAsInt(),
              attributes.memorySizeMB(),
              placement[0],
              placement[1]));
    }
  }

  /** NVML's name of the device ends in it; an older driver leaves it to be put together. */
  private String profile(nvmlDevice_st mig, nvmlDeviceAttributes_t attributes) {
    return Calls.text("nvmlDeviceGetName", (out, size) -> nvml.nvmlDeviceGetName(mig, out, size))
        .filter(name -> name.contains(MARK))
        .map(name -> name.substring(name.indexOf(MARK) + MARK.length()))
        .orElseGet(() -> profile(attributes));
  }

  /** As {@code NVIDIA/go-nvlib}, {@code mig_profile.go}, names a profile. */
  private String profile(nvmlDeviceAttributes_t attributes) {
    int gi = attributes.gpuInstanceSliceCount();
    int ci = attributes.computeInstanceSliceCount();
    double part = Math.ceil(8.0 * attributes.memorySizeMB() / Math.max(1, totalMib)) / 8;
    long gib = Math.round(part * Math.ceilDiv(totalMib, 1024L));
    return (gi == ci ? "" : ci + "c.") + gi + "g." + gib + "gb";
  }

  private int[] placement(int gi) {
    nvmlGpuInstance_st instance = new nvmlGpuInstance_st();
    try (nvmlGpuInstanceInfo_t info = new nvmlGpuInstanceInfo_t()) {
      boolean told =
          Calls.ok(
                  "nvmlDeviceGetGpuInstanceById",
                  () -> nvml.nvmlDeviceGetGpuInstanceById(device, gi, instance))
              && Calls.ok(
                  "nvmlGpuInstanceGetInfo", () -> nvml.nvmlGpuInstanceGetInfo(instance, info));
      return told
          ? new int[] {info.placement().start(), info.placement().size()}
          : new int[] {0, 0};
    }
  }
}
