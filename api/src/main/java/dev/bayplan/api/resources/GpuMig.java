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

/** Multi-instance GPU: how one GPU is cut. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record GpuMig(
    @Required @JsonPropertyDescription("Whether the GPU can be cut now.") Boolean enabled,
    @JsonPropertyDescription("What enabled will be after a reset, where it differs.")
        @Nullable Boolean pending,
    @Required
        @Size(max = GpuMig.MAX_DEVICES)
        @JsonPropertyDescription("The MIG devices that there are.")
        List<Device> devices) {

  /** More than any GPU can be cut into. */
  static final int MAX_DEVICES = 64;

  /** One MIG device. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Device(
      @Required @Size(min = 1, max = 128) @JsonPropertyDescription("UUID as NVML spells it.")
          String uuid,
      @Required
          @Size(min = 1, max = 32)
          @JsonPropertyDescription("As in nvidia.com/mig-<profile>: 1g.10gb.")
          String profile,
      @Required @Min(1) @Max(GpuStatus.MAX_MEMORY_MIB) Long memoryMiB,
      @JsonPropertyDescription(
              "Whether new pods may be placed on it: where it is OK or Suspect, and its GPU too;"
                  + " absent: as its GPU.")
          @Nullable Health health,
      @Size(max = 256) @JsonPropertyDescription("Why the health is not OK.")
          @Nullable String healthReason,
      @Min(0) @JsonPropertyDescription("Id of its GPU instance.") @Nullable Integer gpuInstance,
      @Min(0) @JsonPropertyDescription("Id of its compute instance.")
          @Nullable Integer computeInstance,
      @Min(0) @JsonPropertyDescription("First memory slice.") @Nullable Integer start,
      @Min(0) @JsonPropertyDescription("Memory slices.") @Nullable Integer size) {}
}
