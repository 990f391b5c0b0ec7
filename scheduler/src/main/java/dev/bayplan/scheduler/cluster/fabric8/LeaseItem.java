package dev.bayplan.scheduler.cluster.fabric8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bayplan.scheduler.cluster.AgentLease;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A Lease (field names: {@code k8s.io/api/coordination/v1}). */
@Group("coordination.k8s.io")
@Version("v1")
@Kind("Lease")
@Plural("leases")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonDeserialize(using = ValueDeserializer.None.class)
final class LeaseItem extends Item implements Namespaced {

  private static final long serialVersionUID = 1;

  /** Where the Lease does not say. */
  private static final long SECONDS = 180;

  /** A Lease for longer would hide that its agent is gone. */
  private static final long MOST_SECONDS = 3600;

  private final transient AgentLease lease;
  private final transient boolean ofAnAgent;

  private LeaseItem(Meta meta, AgentLease lease, boolean ofAnAgent) {
    super(meta);
    this.lease = lease;
    this.ofAnAgent = ofAnAgent;
  }

  @JsonCreator
  static LeaseItem of(
      @JsonProperty("metadata") @Nullable Meta metadata,
      @JsonProperty("spec") @Nullable Spec spec) {
    Meta meta = Meta.orNone(metadata);
    Spec own = spec == null ? Spec.NONE : spec;
    return new LeaseItem(
        meta,
        new AgentLease(meta.name(), own.renewTime(), own.validFor()),
        own.holderIdentity().equals(meta.name()));
  }

  AgentLease lease() {
    return lease;
  }

  /** An agent's Lease is named as the node, and so is its holder; others may live beside it. */
  boolean ofAnAgent() {
    return ofAnAgent;
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Spec(String holderIdentity, @Nullable Long leaseDurationSeconds, String renewTime) {

    static final Spec NONE = new Spec("", null, "");

    Spec {
      holderIdentity = Json.text(holderIdentity);
      renewTime = Json.text(renewTime);
    }

    Duration validFor() {
      Long seconds = leaseDurationSeconds;
      return Duration.ofSeconds(
          seconds == null || seconds < 1 ? SECONDS : Math.min(seconds, MOST_SECONDS));
    }
  }

  static final class Page extends DefaultKubernetesResourceList<LeaseItem> {
    private static final long serialVersionUID = 1;
  }
}
