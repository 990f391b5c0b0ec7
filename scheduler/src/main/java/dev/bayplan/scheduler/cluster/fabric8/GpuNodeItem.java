package dev.bayplan.scheduler.cluster.fabric8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bayplan.api.resources.GpuNodeStatus;
import dev.bayplan.api.resources.ReportedGpus;
import dev.bayplan.scheduler.engine.Event;
import org.jspecify.annotations.Nullable;

/** What a node's agent reports; the status itself is not kept. */
@JsonIgnoreProperties(ignoreUnknown = true)
final class GpuNodeItem extends Named {

  private final ReportedGpus report;

  private GpuNodeItem(Meta meta, ReportedGpus report) {
    super(meta);
    this.report = report;
  }

  @JsonCreator
  static GpuNodeItem of(
      @JsonProperty("metadata") @Nullable Meta metadata,
      @JsonProperty("status") @Nullable GpuNodeStatus status) {
    Meta meta = Meta.orNone(metadata);
    return new GpuNodeItem(meta, ReportedGpus.of(meta.name(), status));
  }

  ReportedGpus report() {
    return report;
  }

  /** A report that makes no sense takes the node's devices out of play. */
  Event event() {
    return switch (report) {
      case ReportedGpus.Reported reported -> new Event.DevicesSeen(name(), reported.report());
      case ReportedGpus.NotYet _ -> new Event.DevicesGone(name());
      case ReportedGpus.Damaged _ -> new Event.DevicesGone(name());
    };
  }
}
