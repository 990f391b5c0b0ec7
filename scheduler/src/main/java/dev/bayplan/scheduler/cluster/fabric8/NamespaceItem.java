package dev.bayplan.scheduler.cluster.fabric8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A namespace, for its labels. */
@Group("")
@Version("v1")
@Kind("Namespace")
@Plural("namespaces")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonDeserialize(using = ValueDeserializer.None.class)
final class NamespaceItem extends Item {

  private static final long serialVersionUID = 1;

  private final transient Map<String, String> labels;

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

  static final class Page extends DefaultKubernetesResourceList<NamespaceItem> {
    private static final long serialVersionUID = 1;
  }
}
