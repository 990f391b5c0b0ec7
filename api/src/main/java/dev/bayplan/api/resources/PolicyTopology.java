package dev.bayplan.api.resources;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the pods of one group stay together. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "!(has(self.preset) && has(self.levels))",
    message = "set preset or levels, not both")
public record PolicyTopology(
    @JsonPropertyDescription(
            "Named levels: kubernetes (region, zone, host), topograph, topograph-v1, aws or gke."
                + " kubernetes where neither it nor levels are given.")
        @Nullable String preset,
    @Size(min = 1, max = 8)
        @JsonPropertyDescription("Label keys of the levels, broad to narrow, in place of a preset.")
        @Nullable List<@Size(min = 1, max = 317) String> levels,
    @Required
        @Size(min = 1, max = 317)
        @JsonPropertyDescription(
            "The level that the pods of one group do not leave: its name in the preset, or one of"
                + " the label keys.")
        @Nullable String keepWithin) {}
