package dev.bayplan.scheduler.cluster.fabric8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bayplan.api.Keys;
import dev.bayplan.scheduler.cluster.PolicyObject;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A policy; read so that one that makes no sense does not end the watch of the others. */
@Group(Keys.GROUP)
@Version(Keys.VERSION)
@Kind("PlacementPolicy")
@Plural("placementpolicies")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonDeserialize(using = ValueDeserializer.None.class)
final class PolicyItem extends Item {

  private static final long serialVersionUID = 1;

  private final transient PolicyObject object;

  private PolicyItem(Meta meta, PolicyObject object) {
    super(meta);
    this.object = object;
  }

  @JsonCreator
  static PolicyItem of(
      @JsonProperty("metadata") @Nullable Meta metadata,
      @JsonProperty("spec") @Nullable JsonNode spec,
      @JsonProperty("status") @Nullable JsonNode status) {
    Meta meta = Meta.orNone(metadata);
    return new PolicyItem(meta, PolicyJson.read(meta, spec, status));
  }

  PolicyObject object() {
    return object;
  }

  static final class Page extends DefaultKubernetesResourceList<PolicyItem> {
    private static final long serialVersionUID = 1;
  }
}
