package dev.bayplan.agent.report;

import dev.bayplan.agent.host.TopologyPolicy;
import dev.bayplan.api.resources.AllocationStatus;
import dev.bayplan.api.resources.GpuStatus;
import dev.bayplan.api.resources.Mode;
import java.util.List;
import java.util.Optional;

/** What the agent knows of its node at one moment, as far as it is reported. */
public sealed interface NodeReading {

  /**
   * @param summary one sentence for the condition Ready, such as "8 GPUs, from the fleet file"
   * @param topology what the kubelet's Topology Manager does
   * @param isolation ways in which shares can be kept apart; none: no shares here
   * @param allocations what the kubelet gave to whom
   * @param remarks what else is to be said, by type
   */
  record Known(
      Mode mode,
      List<GpuStatus> gpus,
      Optional<String> driverVersion,
      Optional<String> cudaVersion,
      String summary,
      Optional<TopologyPolicy> topology,
      List<String> isolation,
      List<AllocationStatus> allocations,
      List<Remark> remarks)
      implements NodeReading {

    public Known {
      gpus = List.copyOf(gpus);
      isolation = List.copyOf(isolation);
      allocations = List.copyOf(allocations);
      remarks = List.copyOf(remarks);
    }

    /** GPUs of which nothing was handed out by this agent. */
    public static Known of(
        Mode mode,
        List<GpuStatus> gpus,
        Optional<String> driverVersion,
        Optional<String> cudaVersion,
        String summary) {
      return new Known(
          mode,
          gpus,
          driverVersion,
          cudaVersion,
          summary,
          Optional.empty(),
          List.of(),
          List.of(),
          List.of());
    }
  }

  /**
   * The devices cannot be told now; those of the last report stand.
   *
   * @param reason one CamelCase word
   * @param problem one sentence that says what to change
   */
  record Unknown(String reason, String problem) implements NodeReading {}

  /**
   * A condition without its time.
   *
   * @param type CamelCase, unique in a reading, not {@code Ready}
   * @param reason one CamelCase word
   */
  record Remark(String type, boolean holds, String reason, String message) {}
}
