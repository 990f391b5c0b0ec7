package dev.bayplan.agent.watch;

import dev.bayplan.agent.audit.AuditRules;
import dev.bayplan.agent.health.files.HealthSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a node is watched.
 *
 * @param node its name
 * @param version of the agent
 * @param bootId of this boot; empty where it is not known
 * @param healthFile where the health is kept
 * @param probes how probes are run; empty: there are none, and the way back is calm
 * @param mps how MPS daemons are run; empty: there are none, and no share is kept apart by MPS
 */
public record WatchOptions(
    String node,
    String version,
    String bootId,
    Path healthFile,
    HealthSettings.Sound health,
    AuditRules audit,
    Optional<Probes> probes,
    Optional<Mps> mps,
    Path proc,
    boolean dcgmNames) {

  /**
   * @param libcuda path of libcuda.so.1, where the system's loader does not find it
   * @param devices {@code /dev}
   */
  public record Probes(Optional<String> libcuda, Path devices) {}

  /**
   * @param root the daemons' folder, the same path on the host and here
   * @param control the command nvidia-cuda-mps-control
   * @param smi the command nvidia-smi
   */
  public record Mps(Path root, List<String> control, List<String> smi) {
    public Mps {
      control = List.copyOf(control);
      smi = List.copyOf(smi);
    }
  }
}
