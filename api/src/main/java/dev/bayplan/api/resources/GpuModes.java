package dev.bayplan.api.resources;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How a GPU is set up. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record GpuModes(
    @Size(max = 32) @JsonPropertyDescription("Default, ExclusiveProcess or Prohibited.")
        @Nullable String compute,
    @JsonPropertyDescription("Whether memory errors are corrected.") @Nullable Boolean ecc,
    @Size(max = 8) @JsonPropertyDescription("CUDA compute capability, as 9.0.")
        @Nullable String capability) {}
