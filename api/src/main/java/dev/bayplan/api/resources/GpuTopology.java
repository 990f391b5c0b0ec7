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

/** Where a GPU sits in its node, and how it reaches the others. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record GpuTopology(
    @Size(max = 32) @JsonPropertyDescription("As sysfs spells it, 0000:17:00.0.")
        @Nullable String pciAddress,
    @Min(0) @Max(4095) @JsonPropertyDescription("Of /dev/nvidia<minor>.") @Nullable Integer minor,
    @Size(max = 256) @JsonPropertyDescription("CPUs of its NUMA node, as 48-63,176-191.")
        @Nullable String cpus,
    @Size(max = GpuNodeStatus.MAX_GPUS)
        @JsonPropertyDescription(
            "The best way to each GPU of the node in the order of gpus, as nvidia-smi topo -m"
                + " writes it: X for itself, NV18, PIX, PXB, PHB, NODE, SYS.")
        @Nullable List<@Size(max = 8) String> links,
    @Min(0) @Max(64) @JsonPropertyDescription("Generation of NVLink.")
        @Nullable Integer nvlinkVersion,
    @JsonPropertyDescription("Whether an NVSwitch joins the NVLinks.") @Nullable Boolean nvswitch,
    @JsonPropertyDescription("The NVLink domain beyond this node.") @Nullable Fabric fabric) {

  /** GPUs of one cluster UUID and clique reach each other over NVLink, across nodes. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Fabric(
      @Required @Size(min = 1, max = 64) String clusterUuid, @Required @Min(0) Long clique) {}
}
