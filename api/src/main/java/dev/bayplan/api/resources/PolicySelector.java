package dev.bayplan.api.resources;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A label selector as Kubernetes has it ({@code metav1.LabelSelector}), with bounds. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PolicySelector(
    @JsonPropertyDescription("Labels with these values.")
        @Nullable Map<String, @Size(max = 63) String> matchLabels,
    @Size(max = 32) @JsonPropertyDescription("Requirements, which must all hold.")
        @Nullable List<Expression> matchExpressions) {

  /**
   * One requirement.
   *
   * @param operator {@code In}, {@code NotIn}, {@code Exists} or {@code DoesNotExist}
   * @param values at least one for {@code In} and {@code NotIn}, none for the others
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Expression(
      @Required @Size(min = 1, max = 317) @JsonPropertyDescription("Key of the label.")
          @Nullable String key,
      @Required @Size(max = 16) @JsonPropertyDescription("In, NotIn, Exists or DoesNotExist.")
          @Nullable String operator,
      @Size(max = 64) @JsonPropertyDescription("For In and NotIn.")
          @Nullable List<@Size(max = 63) String> values) {}
}
