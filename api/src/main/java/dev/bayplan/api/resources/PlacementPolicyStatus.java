package dev.bayplan.api.resources;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a policy. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PlacementPolicyStatus(
    @JsonPropertyDescription("metadata.generation that this status is about.")
        @Nullable Long observedGeneration,
    @Size(max = 8)
        @JsonPropertyDescription("Accepted: whether the policy as it is written is in force.")
        @Nullable List<ObjectCondition> conditions,
    @JsonPropertyDescription(
            "The policy by which pods are placed: the last one that could be accepted.")
        @Nullable InForce inForce) {

  /** Whether the policy as it is written is in force. */
  public static final String ACCEPTED = "Accepted";

  /** The last spec that made sense; it stays in force while the present one does not. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record InForce(
      @Required @Min(0) @JsonPropertyDescription("metadata.generation that this spec had.")
          @Nullable Long generation,
      @Required @JsonPropertyDescription("The spec of that generation.")
          @Nullable PlacementPolicySpec spec) {}
}
