package dev.bayplan.agent.host;

import dev.bayplan.agent.device.GpuDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the kernel says that a PCI device is: {@code numa_node}, which is -1 where it does not
 * know, and {@code local_cpulist}.
 */
public final class PciFolder {

  /** As far as a report goes; the kernel itself has at most 1024 NUMA nodes. */
  private static final int MAX_NUMA_NODE = 255;

  private final Path folder;

  /**
   * @param folder {@code /sys/bus/pci/devices}
   */
  public PciFolder(Path folder) {
    this.folder = folder;
  }

  /** A GPU with what its driver told, and what it left out. */
  GpuDevice placed(GpuDevice gpu) {
    return gpu.numaNode().isPresent() && gpu.cpus().isPresent()
        ? gpu
        : gpu.at(
            gpu.numaNode().or(() -> numaNode(gpu)),
            gpu.cpus().or(() -> line(gpu, "local_cpulist")));
  }

  private Optional<Integer> numaNode(GpuDevice gpu) {
    return line(gpu, "numa_node")
        .filter(text -> text.matches("\\d{1,4}"))
        .map(Integer::valueOf)
        .filter(node -> node <= MAX_NUMA_NODE);
  }

  private Optional<String> line(GpuDevice gpu, String file) {
    if (gpu.pciAddress().isEmpty()) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(folder.resolve(gpu.pciAddress()).resolve(file)).strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    } catch (IOException notThere) {
      return Optional.empty();
    }
  }
}
