package dev.bayplan.bench.wire;

import dev.bayplan.api.Keys;
import dev.bayplan.api.gang.Membership;
import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.Member;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import dev.bayplan.scheduler.engine.PodFacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pending pod as kube-scheduler sends it to an extender: ordinary Kubernetes JSON without kind,
 * apiVersion and managedFields, with the defaults that the API server fills in.
 */
public final class PodJson {

  /** How {@link Membership} names a group by annotation. */
  private static final String GANG = "gang/";

  /** How it names a gang whose size an object says. */
  private static final String OBJECT = "podgroup.scheduling.volcano.sh/";

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private PodJson() {}

  /**
   * @param nominated {@code status.nominatedNodeName}, empty where there is none
   */
  public static ObjectNode of(PodFacts pod, String nominated) {
    if (!(pod.ask() instanceof Request request)) {
      throw new IllegalArgumentException(
          "pod "
              + pod.ref().qualifiedName()
              + " has an invalid request; only parsed ones are sent");
    }
    ObjectNode json = MAPPER.createObjectNode();
    json.set("metadata", metadata(pod, request));
    json.set("spec", spec(pod, request));
    ObjectNode status = json.putObject("status").put("phase", "Pending");
    if (!nominated.isEmpty()) {
      status.put("nominatedNodeName", nominated);
    }
    status.put("qosClass", "Burstable");
    return json;
  }

  private static ObjectNode metadata(PodFacts pod, Request request) {
    ObjectNode metadata =
        MAPPER
            .createObjectNode()
            .put("name", pod.ref().name())
            .put("namespace", pod.ref().namespace())
            .put("uid", pod.ref().uid())
            .put("resourceVersion", Long.toString(pod.revision()))
            .put("generation", 1)
            .put("creationTimestamp", Instant.ofEpochSecond(pod.createdSeconds()).toString());
    if (pod.ties().group().startsWith(GANG)) {
      metadata
          .withObjectProperty("annotations")
          .put(Keys.GANG, pod.ties().group().substring(GANG.length()));
    }
    pod.ties().gang().ifPresent(gang -> member(gang, metadata));
    for (ContainerRequest container : request.containers()) {
      if (container.gpus() instanceof GpuAsk.Share share && share.computePercent() > 0) {
        metadata
            .withObjectProperty("annotations")
            .put(Keys.GPU_COMPUTE, Integer.toString(share.computePercent()));
      }
    }
    return metadata;
  }

  /** As its annotations say it: an object's gang is Volcano's, since only that needs no label. */
  private static void member(Member gang, ObjectNode metadata) {
    ObjectNode annotations = metadata.withObjectProperty("annotations");
    if (gang.gang().startsWith(OBJECT)) {
      annotations.put("scheduling.k8s.io/group-name", gang.gang().substring(OBJECT.length()));
    } else {
      annotations.put(Keys.GANG_SIZE, Integer.toString(gang.size()));
    }
    if (gang.rank() != Member.NO_RANK) {
      annotations.put(Keys.GANG_RANK, Integer.toString(gang.rank()));
    }
    Map.of(
            Keys.GANG_ROLE, gang.role(),
            Keys.GANG_REQUIRE_LEVEL, gang.requiredLevel(),
            Keys.GANG_PREFER_LEVEL, gang.preferredLevel())
        .forEach((key, text) -> {
          if (!text.isEmpty()) {
            annotations.put(key, text);
          }
        });
  }

  private static ObjectNode spec(PodFacts pod, Request request) {
    ObjectNode spec = MAPPER.createObjectNode();
    Resources counted = request.resources(); // All on the first main container.
    for (ContainerRequest container : request.containers()) {
      boolean main = container.kind() == ContainerKind.MAIN;
      ArrayNode list = spec.withArrayProperty(main ? "containers" : "initContainers");
      list.add(container(container, main ? counted : Resources.NONE));
      counted = main ? Resources.NONE : counted;
    }
    spec.put("restartPolicy", "Always")
        .put("terminationGracePeriodSeconds", 30)
        .put("dnsPolicy", "ClusterFirst");
    spec.putObject("securityContext");
    spec.put("schedulerName", "bayplan");
    ArrayNode tolerations = spec.putArray("tolerations");
    for (String key : List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")) {
      tolerations
          .addObject()
          .put("key", key)
          .put("operator", "Exists")
          .put("effect", "NoExecute")
          .put("tolerationSeconds", 300);
    }
    return spec.put("priority", pod.priority())
        .put("enableServiceLinks", true)
        .put("preemptionPolicy", "PreemptLowerPriority");
  }

  private static ObjectNode container(ContainerRequest container, Resources counted) {
    ObjectNode json =
        MAPPER.createObjectNode().put("name", container.name()).put("image", "example/task:1");
    ObjectNode resources = json.putObject("resources");
    ObjectNode limits = resources.putObject("limits");
    ObjectNode requests = resources.putObject("requests");
    if (!counted.equals(Resources.NONE)) {
      requests
          .put("cpu", counted.cpuMillis() + "m")
          .put("memory", Long.toString(counted.memoryBytes()));
    }
    switch (container.gpus()) {
      case GpuAsk.None _ -> {}
      case GpuAsk.Whole whole -> both(limits, requests, Keys.GPU, whole.count());
      case GpuAsk.Share share -> both(limits, requests, Keys.GPU_MEMORY, tokens(share));
      case GpuAsk.Mig mig ->
          mig.profiles()
              .forEach((profile, count) -> both(limits, requests, Keys.MIG + profile, count));
    }
    if (container.kind() == ContainerKind.SIDECAR) {
      json.put("restartPolicy", "Always");
    }
    return json.put("terminationMessagePath", "/dev/termination-log")
        .put("terminationMessagePolicy", "File")
        .put("imagePullPolicy", "IfNotPresent");
  }

  private static void both(ObjectNode limits, ObjectNode requests, String resource, long amount) {
    limits.put(resource, Long.toString(amount));
    requests.put(resource, Long.toString(amount));
  }

  private static long tokens(GpuAsk.Share share) {
    long each = share.memoryPerMille() > 0 ? 1 : gib(share.memoryMiB());
    return each * share.gpus();
  }

  private static long gib(long mebibytes) {
    if (mebibytes % 1024 != 0) {
      throw new IllegalArgumentException(
          "a share of " + mebibytes + " MiB cannot be asked for: the resource counts whole GiB");
    }
    return mebibytes / 1024;
  }
}
