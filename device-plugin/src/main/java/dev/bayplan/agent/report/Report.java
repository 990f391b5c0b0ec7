package dev.bayplan.agent.report;

import dev.bayplan.agent.host.TopologyPolicy;
import dev.bayplan.api.resources.AllocationStatus;
import dev.bayplan.api.resources.GpuNodeStatus;
import dev.bayplan.api.resources.ObjectCondition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to write for a reading: a pure function of it and of what was written last. */
final class Report {

  private static final int MAX_MESSAGE = 1024;

  /** A report does not change because a map was walked in another order. */
  private static final Comparator<AllocationStatus> ORDER =
      Comparator.comparing(AllocationStatus::namespace)
          .thenComparing(AllocationStatus::pod)
          .thenComparing(one -> Objects.requireNonNullElse(one.podUid(), ""))
          .thenComparing(AllocationStatus::container);

  private final Optional<GpuNodeStatus> last;
  private final Origin origin;
  private final Instant now;

  private Report(Optional<GpuNodeStatus> last, Origin origin, Instant now) {
    this.last = last;
    this.origin = origin;
    this.now = now;
  }

  /** What the agent knows of itself. */
  record Origin(Optional<String> bootId, long epoch, long sequence, long generation) {}

  /** Empty where nothing true can be written: nothing is known, and no report before it. */
  static Optional<GpuNodeStatus> of(
      NodeReading reading, Optional<GpuNodeStatus> last, Origin origin, Instant now) {
    Report report = new Report(last, origin, now);
    return switch (reading) {
      case NodeReading.Known known -> Optional.of(report.reported(known));
      case NodeReading.Unknown unknown ->
          last.filter(status -> status.gpus() != null)
              .map(status -> report.standing(status, unknown));
    };
  }

  private GpuNodeStatus reported(NodeReading.Known known) {
    List<ObjectCondition> conditions = new ArrayList<>();
    conditions.add(condition(ObjectCondition.READY, true, "Reported", known.summary()));
    for (NodeReading.Remark one : known.remarks()) {
      conditions.add(condition(one.type(), one.holds(), one.reason(), one.message()));
    }
    return new GpuNodeStatus(
        known.mode(),
        known.gpus(),
        known.gpus().size(),
        known.driverVersion().orElse(null),
        known.cudaVersion().orElse(null),
        origin.bootId().orElse(null),
        origin.epoch(),
        origin.sequence(),
        origin.generation(),
        List.copyOf(conditions),
        known.topology().map(TopologyPolicy::policy).orElse(null),
        known.topology().map(TopologyPolicy::scope).orElse(null),
        known.isolation(),
        allocations(known.allocations()));
  }

  private static List<AllocationStatus> allocations(List<AllocationStatus> all) {
    return all.stream().sorted(ORDER).limit(GpuNodeStatus.MAX_ALLOCATIONS).toList();
  }

  /** The devices stay as they were: a typing error in a file takes no GPU away from anybody. */
  private GpuNodeStatus standing(GpuNodeStatus before, NodeReading.Unknown unknown) {
    ObjectCondition ready =
        condition(ObjectCondition.READY, false, unknown.reason(), unknown.problem());
    return new GpuNodeStatus(
        before.mode(),
        before.gpus(),
        before.gpus().size(),
        before.driverVersion(),
        before.cudaVersion(),
        origin.bootId().orElse(null),
        origin.epoch(),
        origin.sequence(),
        origin.generation(),
        List.of(ready),
        before.topologyPolicy(),
        before.topologyScope(),
        before.isolation(),
        before.allocations());
  }

  private ObjectCondition condition(String type, boolean holds, String reason, String message) {
    String status = holds ? "True" : "False";
    String since =
        last.flatMap(before -> find(before, type))
            .filter(before -> before.status().equals(status))
            .map(ObjectCondition::lastTransitionTime)
            .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    String bounded = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message;
    return new ObjectCondition(type, status, reason, bounded, since, origin.generation());
  }

  private static Optional<ObjectCondition> find(GpuNodeStatus status, String type) {
    @Nullable List<ObjectCondition> conditions = status.conditions();
    return conditions == null
        ? Optional.empty()
        : conditions.stream().filter(one -> one.type().equals(type)).findFirst();
  }
}
