package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.api.Assignment;
import dev.bayplan.api.AssignmentCodec;
import dev.bayplan.api.Assignments;
import dev.bayplan.api.Keys;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.engine.Plan;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of our writes. */
final class Bodies {

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
      Assignment.Origin origin =
          Assignment.Origin.of(plan.decision(), plan.generation(), plan.decision()).in(epoch);
      String assignment = AssignmentCodec.encode(Assignments.of(plan.placement(), origin));
      metadata.putObject("annotations").put(Keys.ASSIGNMENT, assignment);
    }
    binding.set("metadata", metadata);
    binding
        .putObject("target")
        .put("apiVersion", "v1")
        .put("kind", "Node")
        .put("name", plan.placement().node());
    return MAPPER.writeValueAsString(binding);
  }

  /** A merge patch that sets one annotation of this very pod. */
  static String annotation(PodRef pod, String key, String value) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("uid", pod.uid());
    metadata.putObject("annotations").put(key, value);
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.set("metadata", metadata);
    return MAPPER.writeValueAsString(patch);
  }

  private static ObjectNode object(String kind) {
    return JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", kind);
  }

  private static ObjectNode metadata(PodRef pod) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("namespace", pod.namespace())
        .put("name", pod.name())
        .put("uid", pod.uid());
  }
}
