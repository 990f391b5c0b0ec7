package dev.bayplan.api.resources;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the agent of a node reports. As wide as its form on the wire; made in one place.
 *
 * @param count the size of {@code gpus}, which a printer column cannot count
 * @param epoch counts the agent's starts on this node; with {@code sequence} it orders reports
 * @param sequence counts the reports of one epoch from 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "!has(self.count) || self.count == size(self.gpus)",
    message = "count must be the number of gpus")
public record GpuNodeStatus(
    @Required
        @JsonPropertyDescription(
            "Who hands the GPUs to containers: Own: Bayplan's agent; Observe: the NVIDIA device"
                + " plugin.")
        Mode mode,
    @Required
        @Size(max = GpuNodeStatus.MAX_GPUS)
        @ValidationRule(
            value = "self.all(g, self.exists_one(h, h.index == g.index))",
            message = "each index must be given once")
        @JsonPropertyDescription("The GPUs of the node.")
        List<GpuStatus> gpus,
    @Min(0) @Max(GpuNodeStatus.MAX_GPUS) @JsonPropertyDescription("How many GPUs there are.")
        @Nullable Integer count,
    @Size(min = 1, max = 64) @JsonPropertyDescription("Version of the NVIDIA driver.")
        @Nullable String driverVersion,
    @Size(min = 1, max = 64) @JsonPropertyDescription("Highest CUDA version of the driver.")
        @Nullable String cudaVersion,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription("Boot id of the node's kernel at the time of the report.")
        @Nullable String bootId,
    @Min(0) @JsonPropertyDescription("Counts the starts of the agent on this node.")
        @Nullable Long epoch,
    @Min(0) @JsonPropertyDescription("Counts the reports within the epoch.")
        @Nullable Long sequence,
    @JsonPropertyDescription("metadata.generation of this object that the report knows.")
        @Nullable Long observedGeneration,
    @Size(max = 8) @JsonPropertyDescription("Ready: the agent reads the GPUs and reports them.")
        @Nullable List<ObjectCondition> conditions,
    @Size(max = 32)
        @JsonPropertyDescription(
            "Policy of the kubelet's Topology Manager, such as none; unknown: nobody could read"
                + " it.")
        @Nullable String topologyPolicy,
    @Size(max = 32) @JsonPropertyDescription("Scope of that policy: container or pod.")
        @Nullable String topologyScope,
    @Size(max = 4)
        @JsonPropertyDescription(
            "Ways in which shares can be kept apart here: mig, mps, none; empty: no shares.")
        @Nullable List<@Size(max = 16) String> isolation,
    @Size(max = GpuNodeStatus.MAX_ALLOCATIONS)
        @JsonPropertyDescription("What the kubelet gave to whom.")
        @Nullable List<AllocationStatus> allocations) {

  /** As many as bit masks of GPUs are wide. */
  static final int MAX_GPUS = 64;

  /** More containers than a node runs. */
  public static final int MAX_ALLOCATIONS = 1024;
}
