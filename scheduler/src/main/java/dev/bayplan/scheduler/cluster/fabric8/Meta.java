package dev.bayplan.scheduler.cluster.fabric8;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bayplan.api.gang.Kin;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object's metadata as far as we read it. */
@JsonIgnoreProperties(ignoreUnknown = true)
record Meta(
    String namespace,
    String name,
    String uid,
    String resourceVersion,
    long generation,
    String creationTimestamp,
    String deletionTimestamp,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<Owner> ownerReferences) {

  static final Meta NONE = new Meta("", "", "", "", 0, "", "", Map.of(), Map.of(), List.of());

  Meta {
    namespace = Json.text(namespace);
    name = Json.text(name);
    uid = Json.text(uid);
    resourceVersion = Json.text(resourceVersion);
    creationTimestamp = Json.text(creationTimestamp);
    deletionTimestamp = Json.text(deletionTimestamp);
    labels = Json.map(labels);
    annotations = Json.map(annotations);
    ownerReferences = Json.list(ownerReferences);
  }

  /** Who made it (field names: {@code metav1.OwnerReference}). */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Owner(String apiVersion, String kind, String uid, boolean controller) {
    Owner {
      apiVersion = Json.text(apiVersion);
      kind = Json.text(kind);
      uid = Json.text(uid);
    }
  }

  /** The owner that controls it. */
  Kin.Controller controller() {
    Kin.Controller found = Kin.Controller.NONE;
    for (Owner owner : ownerReferences) {
      found =
          owner.controller()
              ? new Kin.Controller(owner.apiVersion(), owner.kind(), owner.uid())
              : found;
    }
    return found;
  }

  static Meta orNone(@Nullable Meta meta) {
    return meta == null ? NONE : meta;
  }

  /** The resourceVersion as a number; 0 where it is none. */
  long revision() {
    try {
      return Long.parseUnsignedLong(resourceVersion);
    } catch (NumberFormatException opaque) {
      return 0;
    }
  }

  /** In seconds since the epoch; 0 where it does not say. */
  long createdSeconds() {
    try {
      return Timestamps.seconds(creationTimestamp);
    } catch (DateTimeException unreadable) {
      return 0;
    }
  }

  /** A list's (field names: {@code metav1.ListMeta}). */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Head(String resourceVersion, @JsonProperty("continue") String next) {
    Head {
      resourceVersion = Json.text(resourceVersion);
      next = Json.text(next);
    }
  }
}
