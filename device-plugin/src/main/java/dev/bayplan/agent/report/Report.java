package dev.bayplan.agent.report;

import dev.bayplan.agent.fleet.FleetReading;
import dev.bayplan.api.resources.GpuNodeCondition;
import dev.bayplan.api.resources.GpuNodeStatus;
import dev.bayplan.api.resources.GpuStatus;
import dev.bayplan.api.resources.Mode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to write for a reading: a pure function of it and of what was written last. */
final class Report {

  private static final int MAX_MESSAGE = 1024;

  private Report() {}

  /** What the agent knows of itself. */
  record Origin(Optional<String> bootId, long epoch, long sequence, long generation) {}

  /** Empty where nothing true can be written: a damaged file, and no report before it. */
  static Optional<GpuNodeStatus> of(
      FleetReading reading, Optional<GpuNodeStatus> last, Origin origin, Instant now) {
    return switch (reading) {
      case FleetReading.Devices devices -> Optional.of(reported(devices, last, origin, now));
      case FleetReading.Damaged(String problem) ->
          last.filter(status -> status.gpus() != null)
              .map(status -> standing(status, problem, origin, now));
    };
  }

  private static GpuNodeStatus reported(
      FleetReading.Devices devices, Optional<GpuNodeStatus> last, Origin origin, Instant now) {
    int count = devices.gpus().size();
    String message = count + (count == 1 ? " GPU" : " GPUs") + ", from the fleet file";
    GpuNodeCondition ready = condition("True", "Reported", message, last, origin, now);
    return status(
        new Content(
            devices.mode(),
            devices.gpus(),
            devices.driverVersion().orElse(null),
            devices.cudaVersion().orElse(null)),
        ready,
        origin);
  }

  /** The devices stay as they were: a typing error in a file takes no GPU away from anybody. */
  private static GpuNodeStatus standing(
      GpuNodeStatus last, String problem, Origin origin, Instant now) {
    GpuNodeCondition ready =
        condition("False", "FleetFileDamaged", problem, Optional.of(last), origin, now);
    return status(
        new Content(last.mode(), last.gpus(), last.driverVersion(), last.cudaVersion()),
        ready,
        origin);
  }

  private record Content(
      Mode mode,
      List<GpuStatus> gpus,
      @Nullable String driverVersion,
      @Nullable String cudaVersion) {}

  private static GpuNodeStatus status(Content content, GpuNodeCondition ready, Origin origin) {
    return new GpuNodeStatus(
        content.mode(),
        content.gpus(),
        content.gpus().size(),
        content.driverVersion(),
        content.cudaVersion(),
        origin.bootId().orElse(null),
        origin.epoch(),
        origin.sequence(),
        origin.generation(),
        List.of(ready),
        null,
        null,
        null);
  }

  private static GpuNodeCondition condition(
      String status,
      String reason,
      String message,
      Optional<GpuNodeStatus> last,
      Origin origin,
      Instant now) {
    String since =
        last.flatMap(Report::ready)
            .filter(before -> before.status().equals(status))
            .map(GpuNodeCondition::lastTransitionTime)
            .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    String bounded = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message;
    return new GpuNodeCondition(
        GpuNodeCondition.READY, status, reason, bounded, since, origin.generation());
  }

  private static Optional<GpuNodeCondition> ready(GpuNodeStatus status) {
    @Nullable List<GpuNodeCondition> conditions = status.conditions();
    return conditions == null
        ? Optional.empty()
        : conditions.stream().filter(c -> c.type().equals(GpuNodeCondition.READY)).findFirst();
  }
}
