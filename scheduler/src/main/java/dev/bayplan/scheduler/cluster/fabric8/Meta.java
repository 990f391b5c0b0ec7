package dev.bayplan.scheduler.cluster.fabric8;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.bayplan.api.gang.Kin;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.time.format.DateTimeParseException;
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

  long createdSeconds() {
    try {
      return Instant.parse(creationTimestamp).getEpochSecond();
    } catch (DateTimeParseException unreadable) {
      return 0;
    }
  }

  /** What an informer needs to know an object by; the rest is not kept in memory. */
  ObjectMeta sparse() {
    ObjectMeta sparse = new ObjectMeta();
    sparse.setNamespace(namespace.isEmpty() ? null : namespace);
    sparse.setName(name);
    sparse.setUid(uid);
    sparse.setResourceVersion(resourceVersion);
    return sparse;
  }
}
