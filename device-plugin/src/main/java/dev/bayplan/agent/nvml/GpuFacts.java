package dev.bayplan.agent.nvml;

import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.GpuDevice.Fabric;
import dev.bayplan.agent.device.GpuDevice.Modes;
import dev.bayplan.agent.device.GpuLink;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.cuda.global.nvml;
import org.bytedeco.cuda.nvml.nvmlDevice_st;
import org.bytedeco.cuda.nvml.nvmlGpuFabricInfo_v3_t;
import org.bytedeco.cuda.nvml.nvmlMemory_t;
import org.bytedeco.cuda.nvml.nvmlMemory_v2_t;
import org.bytedeco.cuda.nvml.nvmlPciInfo_t;
import org.bytedeco.javacpp.CLongPointer;

/** The slow facts of one GPU, links aside. */
final class GpuFacts {

  private static final List<String> COMPUTE_MODES =
      List.of("Default", "ExclusiveThread", "Prohibited", "ExclusiveProcess");

  private static final int MIB_SHIFT = 20;
  private static final int MASK_WORDS = 64;
  private static final int FABRIC_COMPLETED = 3;

  private final nvmlDevice_st device;
  private final int index;
  private final Optional<GpuDevice> before;

  /**
   * @param before what it told last: size and cut are not given up because a call fails once
   */
  GpuFacts(nvmlDevice_st device, int index, Optional<GpuDevice> before) {
    this.device = device;
    this.index = index;
    this.before = before;
  }

  GpuDevice read(List<GpuLink> links) {
    long[] memory = memoryMib();
    return new GpuDevice(
        Calls.text("nvmlDeviceGetUUID", (out, size) -> nvml.nvmlDeviceGetUUID(device, out, size))
            .orElseThrow(
                () -> new NvmlFailure(NvmlFailure.GPU_IS_LOST, "GPU " + index + " has no UUID")),
        index,
        Calls.integer("nvmlDeviceGetMinorNumber", out -> nvml.nvmlDeviceGetMinorNumber(device, out))
            .orElse(index),
        Calls.text("nvmlDeviceGetName", (out, size) -> nvml.nvmlDeviceGetName(device, out, size))
            .orElse("unknown"),
        memory[0],
        memory[1],
        pciAddress(),
        numaNode(),
        cpus(),
        links,
        fabric(),
        new MigFacts(device, memory[0]).read(before.map(GpuDevice::mig)),
        modes());
  }

  /** Total and usable: less what driver and firmware reserve, where the driver tells (R510). */
  private long[] memoryMib() {
    try (nvmlMemory_v2_t exact = new nvmlMemory_v2_t();
        nvmlMemory_t plain = new nvmlMemory_t()) {
      exact.version(nvml.nvmlMemory_v2());
      if (Calls.ok(
          "nvmlDeviceGetMemoryInfo_v2", () -> nvml.nvmlDeviceGetMemoryInfo_v2(device, exact))) {
        return mib(exact.total(), exact.total() - exact.reserved());
      }
      if (before.isPresent() && before.get().totalMiB() > 0) {
        return new long[] {before.get().totalMiB(), before.get().usableMiB()};
      }
      return Calls.ok("nvmlDeviceGetMemoryInfo", () -> nvml.nvmlDeviceGetMemoryInfo(device, plain))
          ? mib(plain.total(), plain.total())
          : mib(0, 0);
    }
  }

  private static long[] mib(long total, long usable) {
    return new long[] {total >> MIB_SHIFT, usable >> MIB_SHIFT};
  }

  private String pciAddress() {
    return pciAddress(device).orElse("");
  }

  /** In sysfs's form; NVML has eight digits for the domain. */
  static Optional<String> pciAddress(nvmlDevice_st device) {
    try (nvmlPciInfo_t pci = new nvmlPciInfo_t()) {
      return Calls.ok("nvmlDeviceGetPciInfo_v3", () -> nvml.nvmlDeviceGetPciInfo_v3(device, pci))
          ? Optional.of(sysfs(pci))
          : Optional.empty();
    }
  }

  static String sysfs(nvmlPciInfo_t pci) {
    return String.format(Locale.ROOT, "%04x:%02x:%02x.0", pci.domain(), pci.bus(), pci.device());
  }

  /** The first NUMA node whose memory is near; none on a machine that does not tell. */
  private Optional<Integer> numaNode() {
    return mask(
            "nvmlDeviceGetMemoryAffinity",
            words -> nvml.nvmlDeviceGetMemoryAffinity(device, MASK_WORDS, words, 0))
        .filter(bits -> bits.cardinality() > 0)
        .map(bits -> bits.nextSetBit(0));
  }

  private Optional<String> cpus() {
    return mask(
            "nvmlDeviceGetCpuAffinity",
            words -> nvml.nvmlDeviceGetCpuAffinity(device, MASK_WORDS, words))
        .filter(bits -> bits.cardinality() > 0)
        .map(CpuList::of);
  }

  private interface MaskOut {
    int call(CLongPointer words);
  }

  private static Optional<BitSet> mask(String function, MaskOut raw) {
    try (CLongPointer words = new CLongPointer(MASK_WORDS)) {
      if (!Calls.ok(function, () -> raw.call(words))) {
        return Optional.empty();
      }
      long[] copy = new long[MASK_WORDS];
      for (int i = 0; i < MASK_WORDS; i++) {
        copy[i] = words.get(i);
      }
      return Optional.of(BitSet.valueOf(copy));
    }
  }

  private Optional<Fabric> fabric() {
    try (nvmlGpuFabricInfo_v3_t info = new nvmlGpuFabricInfo_v3_t()) {
      info.version(nvml.nvmlGpuFabricInfo_v3());
      boolean told =
          Calls.ok(
              "nvmlDeviceGetGpuFabricInfoV", () -> nvml.nvmlDeviceGetGpuFabricInfoV(device, info));
      return told && info.state() == FABRIC_COMPLETED ? fabric(info) : Optional.empty();
    }
  }

  private static Optional<Fabric> fabric(nvmlGpuFabricInfo_v3_t info) {
    byte[] uuid = new byte[16];
    for (int i = 0; i < uuid.length; i++) {
      uuid[i] = info.clusterUuid(i);
    }
    String hex = HexFormat.of().formatHex(uuid);
    if (hex.chars().allMatch(digit -> digit == '0')) {
      return Optional.empty(); // An NVSwitch inside one box: no domain beyond it.
    }
    return Optional.of(
        new Fabric(hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})", "$1-$2-$3-$4-"), info.cliqueId()));
  }

  private Modes modes() {
    OptionalInt compute =
        Calls.integer(
            "nvmlDeviceGetComputeMode", out -> nvml.nvmlDeviceGetComputeMode(device, out));
    int[] ecc = new int[2];
    boolean eccTold =
        Calls.ok(
            "nvmlDeviceGetEccMode",
            () -> {
              int[] pending = new int[1];
              return nvml.nvmlDeviceGetEccMode(device, ecc, pending);
            });
    int[] major = new int[1];
    int[] minor = new int[1];
    boolean capable =
        Calls.ok(
            "nvmlDeviceGetCudaComputeCapability",
            () -> nvml.nvmlDeviceGetCudaComputeCapability(device, major, minor));
    return new Modes(
        compute.isPresent() && compute.getAsInt() >= 0 && compute.getAsInt() < COMPUTE_MODES.size()
            ? Optional.of(COMPUTE_MODES.get(compute.getAsInt()))
            : Optional.empty(),
        eccTold ? Optional.of(ecc[0] == 1) : Optional.empty(),
        capable && major[0] > 0 ? Optional.of(major[0] + "." + minor[0]) : Optional.empty());
  }
}
