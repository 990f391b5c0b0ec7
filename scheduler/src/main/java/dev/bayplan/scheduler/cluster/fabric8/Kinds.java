package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.api.Keys;
import dev.bayplan.api.resources.GpuNodeStatus;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The kinds of objects that are followed: where they are, and what is read of them. */
final class Kinds {

  private static final String CORE = "/api/v1/";
  private static final String OURS = "/apis/" + Keys.GROUP + "/" + Keys.VERSION + "/";
  private static final String SPEC = "spec";
  private static final String STATUS = "status";

  private final JsonMapper mapper;
  private final Sight<PodItem> pods;
  private final Sight<GpuNodeItem> gpuNodes;

  /**
   * @param schedulerName pods with this {@code spec.schedulerName} are ours
   */
  Kinds(JsonMapper mapper, String schedulerName) {
    this.mapper = mapper;
    this.pods = pods(new PodReader(schedulerName));
    this.gpuNodes = gpuNodes();
  }

  Sight<PodItem> pods() {
    return pods;
  }

  private Sight<PodItem> pods(PodReader reader) {
    Map<String, PodItem> known = new ConcurrentHashMap<>();
    Common common = new Common();
    Form<PodItem> form =
        new Form<>(
            mapper,
            Map.of(SPEC, PodJson.Spec.class, STATUS, PodJson.Status.class),
            (meta, parts) ->
                new PodItem(
                    common.pod(
                        reader.read(
                            new PodJson(
                                meta,
                                parts.get(SPEC, PodJson.Spec.class),
                                parts.get(STATUS, PodJson.Status.class))))),
            meta -> known.get(meta.uid()));
    return new Sight<>(CORE + "pods", form, known);
  }

  Sight<GpuNodeItem> reports() {
    return gpuNodes;
  }

  private Sight<GpuNodeItem> gpuNodes() {
    Map<String, GpuNodeItem> known = new ConcurrentHashMap<>();
    Form<GpuNodeItem> form =
        new Form<>(
            mapper,
            Map.of(STATUS, GpuNodeStatus.class),
            (meta, parts) -> GpuNodeItem.of(meta, parts.get(STATUS, GpuNodeStatus.class)),
            meta -> known.get(meta.name()));
    return new Sight<>(OURS + "gpunodes", form, known);
  }

  Sight<NodeItem> nodes() {
    return new Sight<>(
        CORE + "nodes",
        form(
            Map.of(SPEC, NodeItem.Spec.class, STATUS, NodeItem.Status.class),
            (meta, parts) ->
                NodeItem.of(
                    meta,
                    parts.get(SPEC, NodeItem.Spec.class),
                    parts.get(STATUS, NodeItem.Status.class))));
  }

  Sight<LeaseItem> leases() {
    return new Sight<>(
        "/apis/coordination.k8s.io/v1/namespaces/" + Keys.NAMESPACE + "/leases",
        form(
            Map.of(SPEC, LeaseItem.Spec.class),
            (meta, parts) -> LeaseItem.of(meta, parts.get(SPEC, LeaseItem.Spec.class))));
  }

  Sight<NamespaceItem> namespaces() {
    return new Sight<>(CORE + "namespaces", form(Map.of(), (meta, _) -> NamespaceItem.of(meta)));
  }

  Sight<PolicyItem> policies() {
    return new Sight<>(
        OURS + "placementpolicies",
        form(
            Map.of(SPEC, JsonNode.class, STATUS, JsonNode.class),
            (meta, parts) ->
                PolicyItem.of(
                    meta, parts.get(SPEC, JsonNode.class), parts.get(STATUS, JsonNode.class))));
  }

  /** The plans of gangs are listed, not watched. */
  Sight<GangPlanItem> gangPlans() {
    return new Sight<>(
        OURS + "gangplans",
        form(
            Map.of(SPEC, JsonNode.class),
            (meta, parts) ->
                new GangPlanItem(meta, GangPlanPart.read(meta, parts.get(SPEC, JsonNode.class)))));
  }

  private <I extends Item> Form<I> form(Map<String, Class<?>> parts, Form.Maker<I> maker) {
    return new Form<>(mapper, parts, maker, _ -> null);
  }
}
