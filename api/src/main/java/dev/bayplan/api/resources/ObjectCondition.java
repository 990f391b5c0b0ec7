package dev.bayplan.api.resources;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * A condition as the API conventions define it, with bounds.
 *
 * @param lastTransitionTime RFC 3339, when {@code status} last changed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ObjectCondition(
    @Required @Size(min = 1, max = 64) @JsonPropertyDescription("The question, as in Ready.")
        String type,
    @Required
        @Pattern("^(True|False|Unknown)$")
        @Size(max = 8)
        @JsonPropertyDescription("True, False or Unknown.")
        String status,
    @Required
        @Pattern("^[A-Za-z][A-Za-z0-9]*$")
        @Size(min = 1, max = 64)
        @JsonPropertyDescription("Why, in one CamelCase word.")
        String reason,
    @Required @Size(max = 1024) @JsonPropertyDescription("Why, in a sentence.") String message,
    @Required @Size(max = 40) @JsonPropertyDescription("When the status last changed.")
        String lastTransitionTime,
    @JsonPropertyDescription("metadata.generation that this condition is about.")
        @Nullable Long observedGeneration) {

  /** The condition that every report of a GpuNode has. */
  public static final String READY = "Ready";
}
