package dev.bayplan.scheduler.cluster.fabric8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A namespace, for its labels. */
@JsonIgnoreProperties(ignoreUnknown = true)
final class NamespaceItem extends Named {

  private final Map<String, String> labels;

  private NamespaceItem(Meta meta) {
    super(meta);
    this.labels = meta.labels();
  }

  @JsonCreator
  static NamespaceItem of(@JsonProperty("metadata") @Nullable Meta metadata) {
    return new NamespaceItem(Meta.orNone(metadata));
  }

  Map<String, String> labels() {
    return labels;
  }
}
