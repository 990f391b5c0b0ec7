package dev.bayplan.api.resources;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One GPU of a node. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record GpuStatus(
    @Required @Size(min = 1, max = 128) @JsonPropertyDescription("UUID as NVML spells it.")
        String uuid,
    @Required @Min(0) @Max(255) @JsonPropertyDescription("Position in PCI bus order, from 0.")
        Integer index,
    @Required @Size(min = 1, max = 128) @JsonPropertyDescription("Product name.") String model,
    @Required
        @Min(1)
        @Max(GpuStatus.MAX_MEMORY_MIB)
        @JsonPropertyDescription("Memory that pods can use: total less what the driver reserves.")
        Long memoryMiB,
    @Min(0) @Max(255) @JsonPropertyDescription("NUMA node, where the system tells.")
        @Nullable Integer numaNode,
    @Required
        @JsonPropertyDescription("Whether new pods may be placed on it: where it is OK or Suspect.")
        Health health,
    @Size(max = 256) @JsonPropertyDescription("Why the health is not OK.")
        @Nullable String healthReason,
    @JsonPropertyDescription("Where it sits and how it reaches the others.")
        @Nullable GpuTopology topology,
    @JsonPropertyDescription("How it is cut; absent where it cannot be.") @Nullable GpuMig mig,
    @JsonPropertyDescription("How it is set up.") @Nullable GpuModes modes) {

  /** 16 TiB. */
  static final long MAX_MEMORY_MIB = 16L << 20;

  /** A GPU of which no more is known. */
  public static GpuStatus of(
      String uuid,
      int index,
      String model,
      long memoryMiB,
      @Nullable Integer numaNode,
      Health health) {
    return new GpuStatus(uuid, index, model, memoryMiB, numaNode, health, null, null, null, null);
  }
}
