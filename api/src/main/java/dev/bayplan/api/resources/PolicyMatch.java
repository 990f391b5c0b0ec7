package dev.bayplan.api.resources;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which pods a policy is about. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PolicyMatch(
    @Size(max = 64) @JsonPropertyDescription("Names of namespaces; left out: any.")
        @Nullable List<@Size(min = 1, max = 63) String> namespaces,
    @JsonPropertyDescription("On the labels of the pod's namespace.")
        @Nullable PolicySelector namespaceSelector,
    @JsonPropertyDescription("On the labels of the pod.") @Nullable PolicySelector podSelector) {}
