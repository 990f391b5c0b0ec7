package dev.bayplan.scheduler.cluster.fabric8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bayplan.api.Keys;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.NodeState;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The devices of a node, as its agent reports them. */
@Group(Keys.GROUP)
@Version(Keys.VERSION)
@Kind("GpuNode")
@Plural("gpunodes")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonDeserialize(using = ValueDeserializer.None.class)
final class GpuNodeItem extends Item {

  private static final long serialVersionUID = 1;

  private final transient Report report;

  private GpuNodeItem(Meta meta, Report report) {
    super(meta);
    this.report = report;
  }

  /** What the status says. */
  sealed interface Report {

    record Devices(List<Gpu> gpus) implements Report {}

    /** The agent has written nothing yet. */
    record None() implements Report {}

    /** What is written makes no sense: no device of it is given out. */
    record Damaged(String problem) implements Report {}
  }

  @JsonCreator
  static GpuNodeItem of(
      @JsonProperty("metadata") @Nullable Meta metadata,
      @JsonProperty("status") @Nullable Status status) {
    Meta meta = Meta.orNone(metadata);
    return new GpuNodeItem(
        meta, status == null || status.gpus() == null ? new Report.None() : read(status.gpus()));
  }

  private static Report read(List<@Nullable Device> devices) {
    if (devices.size() > NodeState.MAX_GPUS) {
      return new Report.Damaged(
          "it reports "
              + devices.size()
              + " GPUs; at most "
              + NodeState.MAX_GPUS
              + " are supported");
    }
    List<Gpu> gpus = new ArrayList<>();
    Set<GpuId> ids = new HashSet<>();
    for (@Nullable Device device : devices) {
      try {
        Gpu gpu = (device == null ? Device.EMPTY : device).parsed();
        if (!ids.add(gpu.id())) {
          return new Report.Damaged("GPU " + gpu.id() + " is reported twice");
        }
        gpus.add(gpu);
      } catch (IllegalArgumentException nonsense) {
        return new Report.Damaged(String.valueOf(nonsense.getMessage()));
      }
    }
    return new Report.Devices(List.copyOf(gpus));
  }

  Report report() {
    return report;
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Status(@Nullable List<@Nullable Device> gpus) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Device(String uuid, int index, String model, long memoryMiB, String health) {

    static final Device EMPTY = new Device("", 0, "", 0, "");

    Device {
      uuid = Json.text(uuid);
      model = Json.text(model);
      health = Json.text(health);
    }

    /** Only what is called OK is given out; a state that we do not know is not. */
    Gpu parsed() {
      GpuHealth state = health.equals("OK") ? GpuHealth.OK : GpuHealth.UNHEALTHY;
      return new Gpu(new GpuId(uuid), index, model, memoryMiB, state);
    }
  }

  static final class Page extends DefaultKubernetesResourceList<GpuNodeItem> {
    private static final long serialVersionUID = 1;
  }
}
