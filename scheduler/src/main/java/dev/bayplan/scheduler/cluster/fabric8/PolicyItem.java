package dev.bayplan.scheduler.cluster.fabric8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bayplan.scheduler.cluster.PolicyObject;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A policy; read so that one that makes no sense does not end the watch of the others. */
@JsonIgnoreProperties(ignoreUnknown = true)
final class PolicyItem extends Named {

  private final PolicyObject object;

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
}
