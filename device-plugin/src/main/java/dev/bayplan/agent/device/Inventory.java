package dev.bayplan.agent.device;

import java.util.List;
import java.util.Optional;

/** What one reading of a node's devices gave. */
public sealed interface Inventory {

  /**
   * @param gpus in PCI bus order, which is NVML's
   */
  record Devices(Driver driver, List<GpuDevice> gpus) implements Inventory {
    public Devices {
      gpus = List.copyOf(gpus);
    }
  }

  /**
   * There are no GPUs to give, and the agent is well.
   *
   * @param why one sentence, such as "no NVIDIA driver: libnvidia-ml.so.1 is in none of …"
   */
  record None(String why) implements Inventory {}

  /**
   * @param cudaVersion the highest that the driver serves, as {@code 13.0}
   */
  record Driver(String version, Optional<String> cudaVersion) {}
}
