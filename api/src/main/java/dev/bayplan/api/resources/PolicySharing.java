package dev.bayplan.api.resources;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** Who may share a GPU. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PolicySharing(
    @JsonPropertyDescription(
            "Whether pods of this policy share GPUs over the bounds of their namespaces; false"
                + " where it is left out.")
        @Nullable Boolean acrossNamespaces,
    @Min(1)
        @Max(PolicySharing.MOST_SHARERS)
        @JsonPropertyDescription("How many pods share one GPU, at most; left out: as many as fit.")
        @Nullable Integer maxSharersPerGpu) {

  static final int MOST_SHARERS = 256;
}
