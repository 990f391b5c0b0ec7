package dev.bayplan.api.resources;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the GPUs of a policy's pods must be like. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PolicyRequire(
    @Size(max = 32)
        @JsonPropertyDescription(
            "Models by words of their product name, as H100 or A100-SXM4-80GB; one of them will"
                + " do. With ! in front: not these.")
        @Nullable List<@Size(min = 1, max = 64) String> models,
    @Min(1)
        @Max(PolicyRequire.MOST_GIB)
        @JsonPropertyDescription("Memory that each GPU must have, used or not.")
        @Nullable Integer minMemoryGiB,
    @JsonPropertyDescription(
            "The farthest way allowed between the whole GPUs of a container: nvlink, pix, pxb, phb,"
                + " node or sys.")
        @Nullable String minLink,
    @JsonPropertyDescription("single: all whole GPUs of a pod are of one NUMA node.")
        @Nullable String numa,
    @JsonPropertyDescription(
            "The weakest isolation that will do for shares: none, mps-cooperative, mps or mig.")
        @Nullable String isolation) {

  static final int MOST_GIB = 4096;
}
