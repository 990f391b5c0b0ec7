package dev.bayplan.agent.device;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The slow facts of one GPU; what its driver does not tell is empty.
 *
 * @param uuid as NVML spells it, {@code GPU-…}
 * @param index NVML's index at this reading: another after a GPU fell off the bus
 * @param minor of {@code /dev/nvidia<minor>}
 * @param model product name
 * @param totalMiB all memory
 * @param usableMiB total less what driver and firmware reserve
 * @param pciAddress domain:bus:device.function in sysfs's form, {@code 0000:17:00.0}
 * @param cpus in Linux's list form, {@code 48-63,176-191}
 * @param links to every other GPU of the node, in order of their index
 */
public record GpuDevice(
    String uuid,
    int index,
    int minor,
    String model,
    long totalMiB,
    long usableMiB,
    String pciAddress,
    Optional<Integer> numaNode,
    Optional<String> cpus,
    List<GpuLink> links,
    Optional<Fabric> fabric,
    Mig mig,
    Modes modes) {

  public GpuDevice {
    links = List.copyOf(links);
  }

  /** Itself, without links to GPUs that are not among these. */
  public GpuDevice amongst(Set<Integer> indexes) {
    return new GpuDevice(
        uuid,
        index,
        minor,
        model,
        totalMiB,
        usableMiB,
        pciAddress,
        numaNode,
        cpus,
        links.stream().filter(link -> indexes.contains(link.peer())).toList(),
        fabric,
        mig,
        modes);
  }

  /** Itself, at another place. */
  public GpuDevice at(Optional<Integer> otherNumaNode, Optional<String> otherCpus) {
    return new GpuDevice(
        uuid,
        index,
        minor,
        model,
        totalMiB,
        usableMiB,
        pciAddress,
        otherNumaNode,
        otherCpus,
        links,
        fabric,
        mig,
        modes);
  }

  /**
   * The NVLink fabric that a GPU has joined (GB200 NVL72 and the like).
   *
   * @param clusterUuid equal for all GPUs of a domain
   * @param clique GPUs of equal clique reach each other
   */
  public record Fabric(String clusterUuid, int clique) {}

  /**
   * @param computeMode {@code Default}, {@code ExclusiveProcess} or {@code Prohibited}
   * @param ecc whether memory is protected
   * @param computeCapability as {@code 9.0}
   */
  public record Modes(
      Optional<String> computeMode, Optional<Boolean> ecc, Optional<String> computeCapability) {}

  /**
   * Multi-instance GPU.
   *
   * @param pending what {@code enabled} will be after a reset
   */
  public record Mig(boolean enabled, boolean pending, List<MigDevice> devices) {
    public static final Mig OFF = new Mig(false, false, List.of());

    public Mig {
      devices = List.copyOf(devices);
    }
  }

  /**
   * @param uuid {@code MIG-…}, opaque
   * @param profile as in {@code nvidia.com/mig-<profile>}: {@code 1g.10gb}, {@code 1g.10gb.me}
   * @param start first memory slice of the GPU instance
   * @param size memory slices of the GPU instance
   */
  public record MigDevice(
      String uuid,
      String profile,
      int gpuInstance,
      int computeInstance,
      long memoryMiB,
      int start,
      int size) {}
}
