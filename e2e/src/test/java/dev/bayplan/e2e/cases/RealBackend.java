package dev.bayplan.e2e.cases;

import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.FakeNode;
import dev.bayplan.testcluster.FakeNodes;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** One case on the real control plane: a namespace and nodes of its own, gone afterwards. */
final class RealBackend implements Backend {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final String GATE = "bayplan.dev/plan";

  private final ControlPlane plane;
  private final KubernetesClient client;

  /** The guard lets nobody else name a node or take the gate off. */
  private final KubernetesClient bayplan;

  private final String namespace = "case-" + COUNT.incrementAndGet();
  private final Answers answers = new Answers(this::post);
  private final List<String> nodes = new ArrayList<>();

  RealBackend(ControlPlane plane, ScriptedServer server) {
    this.plane = plane;
    this.client = plane.client();
    this.bayplan = plane.clientAs("system:serviceaccount:bayplan-system:bayplan");
    client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    server.answerWith(answers);
  }

  private PodResource named(String pod) {
    return client.pods().inNamespace(namespace).withName(pod);
  }

  private PodResource bayplans(String pod) {
    return bayplan.pods().inNamespace(namespace).withName(pod);
  }

  private String post(String pod, String node) {
    int status = bind(pod, node, true);
    return status == 201 ? "" : "the Binding was answered with " + status;
  }

  @Override
  public Answers answers() {
    return answers;
  }

  @Override
  public void node(String name, int gpus) {
    nodes.add(name);
    FakeNode node = FakeNode.named(name).withCapacity("nvidia.com/gpu", Integer.toString(gpus));
    new FakeNodes(plane).create(List.of(node));
  }

  @Override
  public void pod(String name, int gpus, boolean gated) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withNewSpec()
            .withSchedulerName("bayplan")
            .addNewContainer()
            .withName("main")
            .withImage("example/train")
            .withNewResources()
            .addToRequests("cpu", new Quantity("100m"))
            .addToLimits("nvidia.com/gpu", new Quantity(Integer.toString(gpus)))
            .endResources()
            .endContainer()
            .endSpec();
    if (gated) {
      pod.editSpec().addNewSchedulingGate(GATE).endSpec();
    }
    client.pods().inNamespace(namespace).resource(pod.build()).create();
  }

  @Override
  public void nominate(String pod, String node) {
    String value = node.isEmpty() ? "null" : "\"" + node + "\"";
    bayplans(pod)
        .subresource("status")
        .patch(MERGE, "{\"status\":{\"nominatedNodeName\":" + value + "}}");
  }

  @Override
  public void ungate(String pod) {
    bayplans(pod).patch(MERGE, "{\"spec\":{\"schedulingGates\":null}}");
  }

  @Override
  public void annotate(String pod, String value) {
    named(pod)
        .patch(MERGE, "{\"metadata\":{\"annotations\":{\"example.com/note\":\"" + value + "\"}}}");
  }

  @Override
  public void taint(String node) {
    client
        .nodes()
        .withName(node)
        .edit(n ->
            new NodeBuilder(n)
                .editSpec()
                .addNewTaint("NoSchedule", "example.com/away", null, null)
                .endSpec()
                .build());
  }

  @Override
  public void deletePod(String pod) {
    named(pod).withGracePeriod(0).delete();
  }

  @Override
  public int bind(String pod, String node, boolean rightUid) {
    Pod now = named(pod).get();
    String uid = now != null && rightUid ? now.getMetadata().getUid() : "of-old";
    var binding =
        new BindingBuilder()
            .withNewMetadata()
            .withName(pod)
            .withUid(now == null ? null : uid)
            .endMetadata()
            .withNewTarget()
            .withApiVersion("v1")
            .withKind("Node")
            .withName(node)
            .endTarget()
            .build();
    try {
      client.raw("/api/v1/namespaces/" + namespace + "/pods/" + pod + "/binding", "POST", binding);
      return 201;
    } catch (KubernetesClientException refused) {
      return refused.getCode();
    }
  }

  @Override
  public void settle() {
    long[] last = {System.nanoTime()};
    int[] count = {answers.count()};
    Await.until(
        "the extender is left alone",
        LIMIT,
        () -> {
          if (answers.count() != count[0]) {
            count[0] = answers.count();
            last[0] = System.nanoTime();
          }
          return System.nanoTime() - last[0] > QUIET.toNanos();
        });
  }

  @Override
  public String state(String pod) {
    Pod now = named(pod).require();
    String node = Objects.requireNonNullElse(now.getSpec().getNodeName(), "");
    if (!node.isEmpty()) {
      return "bound " + node;
    }
    String name = Objects.requireNonNullElse(now.getStatus().getNominatedNodeName(), "");
    String nominated = " nominated=" + Answers.dash(name);
    if (!now.getSpec().getSchedulingGates().isEmpty()) {
      return "gated" + nominated;
    }
    String reason =
        now.getStatus().getConditions().stream()
            .filter(condition -> condition.getType().equals("PodScheduled"))
            .map(PodCondition::getReason)
            .findFirst()
            .orElse("");
    return "pending" + nominated + " " + reason;
  }

  @Override
  public void close() {
    client.pods().inNamespace(namespace).withGracePeriod(0).delete();
    nodes.forEach(node -> client.nodes().withName(node).delete());
    settle();
  }
}
