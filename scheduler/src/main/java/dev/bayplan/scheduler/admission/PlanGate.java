package dev.bayplan.scheduler.admission;

import dev.bayplan.api.Keys;
import dev.bayplan.api.dialect.Translation;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The gate {@code bayplan.dev/plan} for a pod that is about to be made: what {@code
 * manifests/base/gate/plan.yaml} does on Kubernetes 1.36 and later.
 */
public final class PlanGate {

  private PlanGate() {}

  /**
   * The pod as it is where the gate is there, where it is another scheduler's, where it names its
   * node (the API server takes no gate beside it), and where a DaemonSet has chosen the node.
   *
   * @param pod as an AdmissionReview carries it
   */
  public static Translation on(JsonNode pod) {
    JsonNode spec = pod.path("spec");
    JsonNode gates = spec.path("schedulingGates");
    boolean isOurs = spec.path("schedulerName").asString("").equals(Keys.SCHEDULER_NAME);
    boolean hasNode = !spec.path("nodeName").asString("").isEmpty();
    if (!isOurs || hasNode || isOfDaemonSet(pod) || any(gates, PlanGate::isGate)) {
      return new Translation.Nothing();
    }
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    gates.forEach(all::add);
    all.addObject().put("name", Keys.PLAN);
    return new Translation.Patch(List.of(new Translation.Op("/spec/schedulingGates", all)));
  }

  private static boolean isGate(JsonNode gate) {
    return gate.path("name").asString("").equals(Keys.PLAN);
  }

  private static boolean isOfDaemonSet(JsonNode pod) {
    return any(
        pod.path("metadata").path("ownerReferences"),
        owner ->
            owner.path("kind").asString("").equals("DaemonSet")
                && owner.path("apiVersion").asString("").startsWith("apps/")
                && owner.path("controller").asBoolean(false));
  }

  private static boolean any(JsonNode list, Predicate<JsonNode> test) {
    return StreamSupport.stream(list.spliterator(), false).anyMatch(test);
  }
}
