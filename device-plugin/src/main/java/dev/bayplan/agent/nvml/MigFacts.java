package dev.bayplan.agent.nvml;

import dev.bayplan.agent.device.GpuDevice.Mig;
import dev.bayplan.agent.device.GpuDevice.MigDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  Mig read() {
    int[] current = new int[1];
    int[] pending = new int[1];
    if (!Calls.ok(
        "nvmlDeviceGetMigMode", () -> nvml.nvmlDeviceGetMigMode(device, current, pending))) {
      return Mig.OFF;
    }
    boolean enabled = current[0] == 1;
    return new Mig(enabled, pending[0] == 1, enabled ? devices() : List.of());
  }

  private List<MigDevice> devices() {
    int most =
        Calls.integer(
                "nvmlDeviceGetMaxMigDeviceCount",
                out -> nvml.nvmlDeviceGetMaxMigDeviceCount(device, out))
            .orElse(0);
    List<MigDevice> all = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      int number = i;
      nvmlDevice_st mig = new nvmlDevice_st();
      if (Calls.ok(
          "nvmlDeviceGetMigDeviceHandleByIndex",
          () -> nvml.nvmlDeviceGetMigDeviceHandleByIndex(device, number, mig))) {
        one(mig).ifPresent(all::add);
      }
    }
    return all;
  }

  private Optional<MigDevice> one(nvmlDevice_st mig) {
    Optional<String> uuid =
        Calls.text("nvmlDeviceGetUUID", (out, size) -> nvml.nvmlDeviceGetUUID(mig, out, size));
    int gi =
        Calls.integer(
                "nvmlDeviceGetGpuInstanceId", out -> nvml.nvmlDeviceGetGpuInstanceId(mig, out))
            .orElse(0);
    int ci =
        Calls.integer(
                "nvmlDeviceGetComputeInstanceId",
                out -> nvml.nvmlDeviceGetComputeInstanceId(mig, out))
            .orElse(0);
    nvmlDeviceAttributes_t attributes = new nvmlDeviceAttributes_t();
    boolean told =
        Calls.ok(
            "nvmlDeviceGetAttributes_v2", () -> nvml.nvmlDeviceGetAttributes_v2(mig, attributes));
    int[] placement = placement(gi);
    return uuid.filter(known -> told)
        .map(known ->
            new MigDevice(
                known,
                profile(mig, attributes),
                gi,
                ci,
                attributes.memorySizeMB(),
                placement[0],
                placement[1]));
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
    double part = Math.ceil(8.0 * attributes.memorySizeMB() / totalMib) / 8;
    long gib = Math.round(part * Math.ceilDiv(totalMib, 1024L));
    return (gi == ci ? "" : ci + "c.") + gi + "g." + gib + "gb";
  }

  private int[] placement(int gi) {
    nvmlGpuInstance_st instance = new nvmlGpuInstance_st();
    nvmlGpuInstanceInfo_t info = new nvmlGpuInstanceInfo_t();
    boolean told =
        Calls.ok(
                "nvmlDeviceGetGpuInstanceById",
                () -> nvml.nvmlDeviceGetGpuInstanceById(device, gi, instance))
            && Calls.ok(
                "nvmlGpuInstanceGetInfo", () -> nvml.nvmlGpuInstanceGetInfo(instance, info));
    return told ? new int[] {info.placement().start(), info.placement().size()} : new int[] {0, 0};
  }
}
