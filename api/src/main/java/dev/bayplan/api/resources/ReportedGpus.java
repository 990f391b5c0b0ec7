package dev.bayplan.api.resources;

import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.HandOver;
import dev.bayplan.policies.Isolation;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.NumaPolicy;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link GpuNode} reports, checked: the one reader of its status. */
public sealed interface ReportedGpus {

  /** The agent has not written the status yet. */
  record NotYet() implements ReportedGpus {}

  /**
   * @param report GPUs and allocations in the order in which they are written
   */
  record Reported(DeviceReport report) implements ReportedGpus {}

  /**
   * A report that the schema of the custom resource would not let through.
   *
   * @param problem one sentence that names node and value
   */
  record Damaged(String problem) implements ReportedGpus {}

  static ReportedGpus of(GpuNode node) {
    return of(node.getMetadata().getName(), node.getStatus());
  }

  /**
   * @param node name of the node, for the sentence
   */
  @SuppressWarnings("NullAway") // Jackson leaves out what the JSON does not have.
  static ReportedGpus of(String node, @Nullable GpuNodeStatus status) {
    if (status == null || status.gpus() == null) {
      return new NotYet();
    }
    if (status.gpus().size() > NodeState.MAX_GPUS) {
      return damaged(
          node, "reports " + status.gpus().size() + " GPUs, at most " + NodeState.MAX_GPUS);
    }
    return read(node, status);
  }

  private static ReportedGpus read(String node, GpuNodeStatus status) {
    Set<String> uuids = new HashSet<>();
    for (GpuStatus one : status.gpus()) {
      if (!complete(one) || !uuids.add(one.uuid())) {
        return damaged(node, "reports a GPU that is incomplete or given twice: " + one);
      }
      if (!ReportedMigs.complete(one.mig(), uuids)) {
        return damaged(
            node, "reports a MIG device that is incomplete or given twice: " + one.mig());
      }
    }
    ReportedPlaces places = new ReportedPlaces(status.gpus());
    List<Gpu> gpus = status.gpus().stream().map(one -> gpu(one, places)).toList();
    ReportedAllocations allocations = ReportedAllocations.of(status);
    return allocations
        .problem()
        .<ReportedGpus>map(problem -> damaged(node, problem))
        .orElseGet(() ->
            new Reported(
                new DeviceReport(
                    stamp(status),
                    new HandOver(shares(status), numa(status)),
                    gpus,
                    allocations.allocations())));
  }

  private static Gpu gpu(GpuStatus one, ReportedPlaces places) {
    GpuId id = new GpuId(one.uuid());
    return new Gpu(
        id,
        one.index(),
        one.model(),
        one.memoryMiB(),
        health(one.health()),
        places.place(one),
        ReportedMigs.mode(one.mig()));
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

  /** A health that is not told is not known to be well; a suspect is still given out. */
  static GpuHealth health(@Nullable Health told) {
    return told == Health.OK || told == Health.Suspect ? GpuHealth.OK : GpuHealth.UNHEALTHY;
  }

  /**
   * Isolation that is not told (an agent without shares never tells) is not known to be missing.
   * Where several ways are told, the weakest is what a share can count on.
   */
  private static Optional<Isolation> shares(GpuNodeStatus status) {
    @Nullable List<String> isolation = status.isolation();
    if (status.mode() != Mode.Own || (isolation != null && isolation.isEmpty())) {
      return Optional.empty();
    }
    List<String> told = isolation == null ? List.of() : isolation;
    return Optional.of(
        told.stream()
            .map(text -> Isolation.parse(text).orElse(Isolation.NONE))
            .filter(one -> one != Isolation.MIG)
            .min(Comparator.naturalOrder())
            .orElse(Isolation.NONE));
  }

  private static NumaPolicy numa(GpuNodeStatus status) {
    return NumaPolicy.reported(
        Objects.requireNonNullElse(status.topologyPolicy(), ""),
        Objects.requireNonNullElse(status.topologyScope(), ""));
  }

  private static DeviceReport.Stamp stamp(GpuNodeStatus status) {
    String bootId = status.bootId() == null ? "" : status.bootId();
    return new DeviceReport.Stamp(bootId, number(status.epoch()), number(status.sequence()));
  }

  private static long number(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  private static Damaged damaged(String node, String problem) {
    return new Damaged("GpuNode " + node + " " + problem);
  }
}
