package dev.bayplan.agent.handover.edits;

import dev.bayplan.agent.device.GpuDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Device nodes as the driver makes them, where no toolkit has written down more. The nodes: {@code
 * NVIDIA/k8s-device-plugin}, {@code passDeviceSpecs}; of a MIG device two capability nodes more,
 * whose minors are in {@code /proc/driver/nvidia/capabilities} (NVIDIA, MIG user guide, "Device
 * nodes and capabilities").
 */
public final class RawDevices implements DeviceEdits {

  private static final List<String> SHARED =
      List.of("nvidiactl", "nvidia-uvm", "nvidia-uvm-tools", "nvidia-modeset");

  private static final Pattern MINOR = Pattern.compile("(?m)^DeviceFileMinor:\\s*(\\d+)$");

  private final Path dev;
  private final Path hostRoot;
  private final Path capabilities;

  /**
   * @param dev the node's folder of device nodes, {@code /dev}
   * @param hostRoot where this process sees the node's root
   * @param proc where this process sees the node's {@code /proc}
   */
  public RawDevices(Path dev, Path hostRoot, Path proc) {
    this.dev = dev;
    this.hostRoot = hostRoot;
    this.capabilities = proc.resolve("driver/nvidia/capabilities");
  }

  @Override
  public Edits of(GpuDevice gpu, Optional<GpuDevice.MigDevice> mig) {
    Edits edits = node("nvidia" + gpu.minor());
    for (String name : SHARED) {
      edits = exists(name) ? edits.and(node(name)) : edits;
    }
    return mig.map(one -> capabilities(gpu, one)).map(edits::and).orElse(edits);
  }

  private boolean exists(String name) {
    return Files.exists(hostRoot.resolve(dev.resolve(name).toString().replaceFirst("^/+", "")));
  }

  private Edits node(String name) {
    return Edits.node("/dev/" + name, dev.resolve(name).toString());
  }

  private Edits capabilities(GpuDevice gpu, GpuDevice.MigDevice mig) {
    String instance = "gpu" + gpu.minor() + "/mig/gi" + mig.gpuInstance();
    return capability(instance + "/access")
        .and(capability(instance + "/ci" + mig.computeInstance() + "/access"));
  }

  private Edits capability(String file) {
    try {
      Matcher minor = MINOR.matcher(Files.readString(capabilities.resolve(file)));
      return minor.find() ? node("nvidia-caps/nvidia-cap" + minor.group(1)) : Edits.NONE;
    } catch (IOException noSuchCapability) {
      return Edits.NONE; // Without the node CUDA says so in the container; nothing else is at risk.
    }
  }
}
