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
 * A policy as it is written. Checked by {@link CheckedPolicy}; what the schema can refuse, it
 * refuses first. Words are strings here, so that one that we do not know is a sentence and not a
 * broken watch.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PlacementPolicySpec(
    @Min(-PlacementPolicySpec.MOST_PRIORITY)
        @Max(PlacementPolicySpec.MOST_PRIORITY)
        @JsonPropertyDescription(
            "Of the policies that match a pod the one with the highest priority decides alone; of"
                + " equal ones the first by name. 0 where it is left out.")
        @Nullable Integer priority,
    @Required
        @JsonPropertyDescription("Which pods: all that is given must hold. {} means all pods.")
        @Nullable PolicyMatch match,
    @JsonPropertyDescription("What the GPUs of these pods must be like, on top of what they ask.")
        @Nullable PolicyRequire require,
    @Size(max = 4)
        @ValidationRule(
            value = "self.all(x, self.exists_one(y, y == x))",
            message = "each level may be named once")
        @ValidationRule(
            value = "!(self.exists(x, x == 'binpack') && self.exists(x, x == 'spread'))",
            message = "binpack and spread exclude each other: keep one")
        @JsonPropertyDescription(
            "By what nodes that fit are compared, highest first: links, fragmentation, binpack or"
                + " spread. Empty: as everywhere.")
        @Nullable List<@Size(max = 32) String> prefer,
    @JsonPropertyDescription("Where the pods of one group stay together.")
        @Nullable PolicyTopology topology,
    @JsonPropertyDescription("Who may share a GPU.") @Nullable PolicySharing sharing) {

  /** As far from 0 as a PriorityClass of a user may be. */
  static final int MOST_PRIORITY = 1_000_000_000;
}
