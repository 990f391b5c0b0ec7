package dev.bayplan.e2e.cases;

import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.FakeNode;
import dev.bayplan.testcluster.FakeNodes;
import dev.bayplan.testcluster.kubelet.PlayedContainer;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
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

  private final ControlPlane plane;
  private final PlayedContainer scheduler;
  private final KubernetesClient client;
  private final KubernetesClient bayplan;
  private final String namespace = "case-" + COUNT.incrementAndGet();
  private final Answers answers = new Answers(this::post);
  private final List<String> nodes = new ArrayList<>();

  RealBackend(ControlPlane plane, ScriptedServer server, PlayedContainer scheduler) {
    this.plane = plane;
    this.scheduler = scheduler;
    this.client = plane.client();
    this.bayplan = plane.clientAs("system:serviceaccount:bayplan-system:bayplan");
    client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    server.answerWith(answers);
  }

  /** What only Bayplan may write to pods is written by its account. */
  private PodResource owned(String pod) {
    return bayplan.pods().inNamespace(namespace).withName(pod);
  }

  private PodResource named(String pod) {
    return client.pods().inNamespace(namespace).withName(pod);
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
  public void deleteNode(String node) {
    client.nodes().withName(node).delete();
  }

  @Override
  public void taint(String node) {
    taints(node, new TaintBuilder().withKey("example.com/away").withEffect("NoSchedule").build());
  }

  @Override
  public void untaint(String node) {
    taints(node);
  }

  private void taints(String node, Taint... taints) {
    client
        .nodes()
        .withName(node)
        .edit(n -> new NodeBuilder(n).editSpec().withTaints(taints).endSpec().build());
  }

  @Override
  public void pod(Made made) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(made.name())
            .endMetadata()
            .withNewSpec()
            .withSchedulerName(made.scheduler())
            .addNewContainer()
            .withName("main")
            .withImage("example/train")
            .withNewResources()
            .addToRequests("cpu", new Quantity("100m"))
            .addToLimits("nvidia.com/gpu", new Quantity(Integer.toString(made.gpus())))
            .endResources()
            .endContainer()
            .endSpec();
    made.gates().forEach(gate -> pod.editSpec().addNewSchedulingGate(gate).endSpec());
    if (made.priority() != 0) {
      pod.editSpec().withPriorityClassName(priorityClass(made.priority())).endSpec();
    }
    if (!made.nominated().isEmpty()) {
      pod.withNewStatus().withNominatedNodeName(made.nominated()).endStatus();
    }
    client.pods().inNamespace(namespace).resource(pod.build()).create();
  }

  private String priorityClass(int value) {
    String name = "case-" + value;
    client
        .scheduling()
        .v1()
        .priorityClasses()
        .resource(
            new PriorityClassBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withValue(value)
                .build())
        .serverSideApply();
    return name;
  }

  @Override
  public int nominate(String pod, String node) {
    String value = node.isEmpty() ? "null" : "\"" + node + "\"";
    String patch = "{\"status\":{\"nominatedNodeName\":" + value + "}}";
    try {
      boolean ours = named(pod).require().getSpec().getSchedulerName().equals("bayplan");
      (ours ? owned(pod) : named(pod)).subresource("status").patch(MERGE, patch);
      return 200;
    } catch (KubernetesClientException refused) {
      return refused.getCode();
    }
  }

  @Override
  public void ungate(String pod) {
    owned(pod).patch(MERGE, "{\"spec\":{\"schedulingGates\":null}}");
  }

  @Override
  public void release(String pod, String node) {
    String plan = "{\\\"node\\\":\\\"" + node + "\\\"}";
    owned(pod)
        .patch(
            PatchContext.of(PatchType.STRATEGIC_MERGE),
            "{\"metadata\":{\"annotations\":{\"bayplan.dev/plan\":\""
                + plan
                + "\"}},\"spec\":{\"schedulingGates\":"
                + "[{\"$patch\":\"delete\",\"name\":\"bayplan.dev/plan\"}]}}");
  }

  @Override
  public void ungateAndNominate(String pod, String node, boolean onStatus) {
    String patch =
        "{\"spec\":{\"schedulingGates\":null},\"status\":{\"nominatedNodeName\":\"" + node + "\"}}";
    if (onStatus) {
      owned(pod).subresource("status").patch(MERGE, patch);
    } else {
      owned(pod).patch(MERGE, patch);
    }
  }

  @Override
  public void annotate(String pod, String value) {
    named(pod)
        .patch(MERGE, "{\"metadata\":{\"annotations\":{\"example.com/note\":\"" + value + "\"}}}");
  }

  @Override
  public void terminate(String pod) {
    named(pod).withGracePeriod(600).delete();
  }

  @Override
  public void evict(String pod) {
    named(pod).evict();
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

  /**
   * The next scheduler is at work once it has refused a pod that fits nowhere. That it is ready
   * again is told of by then: such a write to its own pod wakes refused pods.
   */
  @Override
  public void restartScheduler() {
    int before = scheduler.restarts();
    scheduler.kill9();
    Await.until("kube-scheduler is told to be ready again", LIMIT, () -> isReadyAfter(before));
    pod(Made.pod("canary", 9_999));
    Await.until("it has tried a pod", LIMIT, () -> !condition(named("canary").get()).isEmpty());
    deletePod("canary");
  }

  private boolean isReadyAfter(int restarts) {
    return client.pods().inNamespace("bayplan-system").list().getItems().stream()
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .anyMatch(container ->
            container.getName().equals(scheduler.name())
                && container.getReady()
                && container.getRestartCount() > restarts);
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
    String leaving = now.getMetadata().getDeletionTimestamp() == null ? "" : " leaving";
    if (!node.isEmpty()) {
      return "bound " + node + leaving;
    }
    String name = Objects.requireNonNullElse(now.getStatus().getNominatedNodeName(), "");
    String nominated = " nominated=" + Answers.dash(name);
    return now.getSpec().getSchedulingGates().isEmpty()
        ? "pending" + nominated + planned(now) + " " + condition(now)
        : "gated" + nominated;
  }

  private static String planned(Pod pod) {
    String plan = pod.getMetadata().getAnnotations().getOrDefault(Made.GATE, "");
    return plan.isEmpty() ? "" : " planned=" + plan.split("\"")[3];
  }

  private static String condition(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("PodScheduled"))
        .map(PodCondition::getReason)
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    client.pods().inNamespace(namespace).withGracePeriod(0).delete();
    nodes.forEach(node -> client.nodes().withName(node).delete());
    settle();
    bayplan.close();
  }
}
