package dev.bayplan.api.resources;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the kubelet really gave to one container: the agent reports it, the scheduler's books
 * follow.
 *
 * @param podUid empty where the API server no longer knows the pod
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AllocationStatus(
    @Required @Size(min = 1, max = 63) String namespace,
    @Required @Size(min = 1, max = 253) String pod,
    @Size(max = 64) @Nullable String podUid,
    @Required @Size(min = 1, max = 63) String container,
    @Required
        @JsonPropertyDescription("Held; or Releasing: the pod is gone, its devices are not free.")
        State state,
    @Required @Size(max = GpuNodeStatus.MAX_GPUS) List<Device> devices,
    @Size(max = 32)
        @JsonPropertyDescription(
            "How a share is kept apart from others on its GPU: mig, mps, mps-cooperative or none.")
        @Nullable String isolation,
    @Size(max = 512)
        @JsonPropertyDescription(
            "Why the pod has to go: what it was given cannot be what it asked for. The scheduler"
                + " evicts it once.")
        @Nullable String evict) {

  /** Whether the pod is there. Named as on the wire. */
  public enum State {
    Held,
    Releasing
  }

  /**
   * A whole GPU, a MIG device, or so much of a GPU.
   *
   * @param memoryMiB null for a whole GPU and for a MIG device
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Device(
      @Required @Size(min = 1, max = 128) @JsonPropertyDescription("UUID of the GPU.") String gpu,
      @Size(max = 128) @JsonPropertyDescription("UUID of the MIG device.") @Nullable String mig,
      @Min(1) @Max(GpuStatus.MAX_MEMORY_MIB) @JsonPropertyDescription("Size of a share.")
          @Nullable Long memoryMiB) {}
}
