package dev.bayplan.api.resources;

import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.NodeState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The devices that a {@link GpuNode} reports, checked. */
public sealed interface ReportedGpus {

  /** The agent has not written the status yet. */
  record NotYet() implements ReportedGpus {}

  /** The GPUs, in the order of the report. */
  record Reported(List<Gpu> gpus) implements ReportedGpus {
    public Reported {
      gpus = List.copyOf(gpus);
    }
  }

  /**
   * A report that the schema of the custom resource would not let through.
   *
   * @param problem one sentence that names node and value
   */
  record Damaged(String problem) implements ReportedGpus {}

  static ReportedGpus of(GpuNode node) {
    @Nullable GpuNodeStatus status = node.getStatus();
    if (status == null) {
      return new NotYet();
    }
    String name = node.getMetadata().getName();
    @Nullable List<GpuStatus> gpus = status.gpus();
    if (gpus == null) {
      return new NotYet();
    }
    return gpus.size() > NodeState.MAX_GPUS
        ? damaged(name, "reports " + gpus.size() + " GPUs, at most " + NodeState.MAX_GPUS)
        : read(name, gpus);
  }

  private static ReportedGpus read(String node, List<GpuStatus> reported) {
    List<Gpu> gpus = new ArrayList<>();
    Set<String> uuids = new HashSet<>();
    for (GpuStatus one : reported) {
      if (!complete(one) || !uuids.add(one.uuid())) {
        return damaged(node, "reports a GPU that is incomplete or given twice: " + one);
      }
      gpus.add(
          new Gpu(new GpuId(one.uuid()), one.index(), one.model(), one.memoryMiB(), health(one)));
    }
    return new Reported(gpus);
  }

  @SuppressWarnings("NullAway") // Jackson leaves out what the JSON does not have.
  private static boolean complete(@Nullable GpuStatus one) {
    return one != null
        && one.uuid() != null
        && !one.uuid().isEmpty()
        && one.index() != null
        && one.index() >= 0
        && one.model() != null
        && one.memoryMiB() != null
        && one.memoryMiB() > 0;
  }

  /** Health that is not told is not known to be well. */
  private static GpuHealth health(GpuStatus one) {
    return one.health() == Health.OK ? GpuHealth.OK : GpuHealth.UNHEALTHY;
  }

  private static Damaged damaged(String node, String problem) {
    return new Damaged("GpuNode " + node + " " + problem);
  }
}
