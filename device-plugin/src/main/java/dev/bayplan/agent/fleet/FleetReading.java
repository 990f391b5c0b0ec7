package dev.bayplan.agent.fleet;

import dev.bayplan.api.resources.GpuStatus;
import dev.bayplan.api.resources.Mode;
import java.util.List;
import java.util.Optional;

/** What the fleet file says of one node. */
public sealed interface FleetReading {

  /** The devices; none where the file does not name the node. */
  record Devices(
      Mode mode, Optional<String> driverVersion, Optional<String> cudaVersion, List<GpuStatus> gpus)
      implements FleetReading {

    public Devices {
      gpus = List.copyOf(gpus);
    }
  }

  /**
   * The file, or this node's part of it, makes no sense.
   *
   * @param problem one sentence with file, line, field and value
   */
  record Damaged(String problem) implements FleetReading {}
}
