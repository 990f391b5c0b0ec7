package dev.bayplan.scheduler.cluster.fabric8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bayplan.scheduler.cluster.AgentLease;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A Lease (field names: {@code k8s.io/api/coordination/v1}). */
@JsonIgnoreProperties(ignoreUnknown = true)
final class LeaseItem extends Named {

  /** Where the Lease does not say. */
  private static final long SECONDS = 180;

  /** A Lease for longer would hide that its agent is gone. */
  private static final long MOST_SECONDS = 3600;

  private final AgentLease lease;
  private final boolean ofAnAgent;

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
}
