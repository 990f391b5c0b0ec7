package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.api.AssignmentCodec;
import dev.bayplan.api.Assignments;
import dev.bayplan.api.Keys;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.cluster.Notice;
import dev.bayplan.scheduler.engine.Plan;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of our writes. */
final class Bodies {

  /** What the API server takes of an event's message, and of any object's name. */
  private static final int LONGEST_MESSAGE = 1024;

  private static final int LONGEST_NAME = 253;

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private Bodies() {}

  /**
   * A Binding ({@code k8s.io/api/core/v1}): the uid is a precondition, and the API server merges
   * the annotations into the pod in the same write that names the node.
   */
  static String binding(Plan plan, long epoch) {
    ObjectNode binding = object("Binding");
    ObjectNode metadata = metadata(plan.pod());
    if (!plan.placement().grants().isEmpty()) {
      metadata.putObject("annotations").put(Keys.ASSIGNMENT, text(plan, epoch));
    }
    binding.set("metadata", metadata);
    binding
        .putObject("target")
        .put("apiVersion", "v1")
        .put("kind", "Node")
        .put("name", plan.placement().node());
    return MAPPER.writeValueAsString(binding);
  }

  private static String text(Plan plan, long epoch) {
    return AssignmentCodec.encode(Assignments.of(plan.placement(), Rewrite.origin(plan, epoch)));
  }

  /** A merge patch of the status of this very pod; an empty name is taken away. */
  static String nomination(PodRef pod, String node) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").put("uid", pod.uid());
    patch.putObject("status").put("nominatedNodeName", node.isEmpty() ? null : node);
    return MAPPER.writeValueAsString(patch);
  }

  /**
   * A strategic merge patch that takes our gate off this very pod, whatever other gates there are,
   * and writes the plan. Why the pod waited is not so any more.
   */
  static String release(Plan plan, long epoch) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = patch.putObject("metadata").put("uid", plan.pod().uid());
    metadata.putObject("annotations").put(Keys.PLAN, text(plan, epoch)).putNull(Keys.REASON);
    patch
        .putObject("spec")
        .putArray("schedulingGates")
        .addObject()
        .put("$patch", "delete")
        .put("name", Keys.PLAN);
    return MAPPER.writeValueAsString(patch);
  }

  /** A merge patch that sets one annotation of this very pod. */
  static String annotation(PodRef pod, String key, String value) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("uid", pod.uid());
    metadata.putObject("annotations").put(key, value);
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.set("metadata", metadata);
    return MAPPER.writeValueAsString(patch);
  }

  /** An Eviction ({@code k8s.io/api/policy/v1}); the uid is a precondition. */
  static String eviction(PodRef pod) {
    ObjectNode eviction = object("policy/v1", "Eviction");
    eviction.putObject("metadata").put("namespace", pod.namespace()).put("name", pod.name());
    eviction.putObject("deleteOptions").putObject("preconditions").put("uid", pod.uid());
    return MAPPER.writeValueAsString(eviction);
  }

  /**
   * An event ({@code k8s.io/api/core/v1}). Its name is made of what it says, so that the same one
   * again is refused by the API server.
   *
   * @param now RFC 3339
   */
  static String event(PodRef pod, Notice notice, String now) {
    ObjectNode event = object("v1", "Event");
    event
        .putObject("metadata")
        .put("namespace", pod.namespace())
        .put("name", eventName(pod, notice));
    event
        .putObject("involvedObject")
        .put("apiVersion", "v1")
        .put("kind", "Pod")
        .put("namespace", pod.namespace())
        .put("name", pod.name())
        .put("uid", pod.uid());
    event.put("type", notice.type().text()).put("reason", notice.reason());
    event.put("message", Json.cut(notice.message(), LONGEST_MESSAGE));
    event.putObject("source").put("component", Keys.SCHEDULER_NAME);
    event.put("reportingComponent", Keys.SCHEDULER_NAME).put("count", 1);
    event.put("firstTimestamp", now).put("lastTimestamp", now);
    return MAPPER.writeValueAsString(event);
  }

  private static String eventName(PodRef pod, Notice notice) {
    UUID hash =
        UUID.nameUUIDFromBytes(
            (pod.uid() + notice.reason() + notice.message()).getBytes(StandardCharsets.UTF_8));
    String suffix = Long.toHexString(hash.getMostSignificantBits());
    return Json.cut(pod.name(), LONGEST_NAME - suffix.length() - 1) + "." + suffix;
  }

  private static ObjectNode object(String kind) {
    return object("v1", kind);
  }

  private static ObjectNode object(String apiVersion, String kind) {
    return JsonNodeFactory.instance.objectNode().put("apiVersion", apiVersion).put("kind", kind);
  }

  private static ObjectNode metadata(PodRef pod) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("namespace", pod.namespace())
        .put("name", pod.name())
        .put("uid", pod.uid());
  }
}
