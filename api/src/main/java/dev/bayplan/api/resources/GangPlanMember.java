package dev.bayplan.api.resources;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Where one member of a gang goes. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record GangPlanMember(
    @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The pod's name.")
        @Nullable String pod,
    @Required
        @Size(min = 1, max = 128)
        @JsonPropertyDescription("Its uid: a pod of this name with another uid is another pod.")
        @Nullable String uid,
    @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The node.") @Nullable String node,
    @Required
        @Size(min = 1, max = 65_536)
        @JsonPropertyDescription(
            "Containers and devices, exactly as the annotation bayplan.dev/plan will carry them.")
        @Nullable String plan) {}
