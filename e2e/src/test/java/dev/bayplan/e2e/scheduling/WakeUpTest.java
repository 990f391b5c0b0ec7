package dev.bayplan.e2e.scheduling;

import dev.bayplan.api.Keys;
import dev.bayplan.api.resources.PlacementPolicy;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.FakeGpu;
import dev.bayplan.testcluster.FakeNode;
import dev.bayplan.testcluster.FakeNodes;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever makes room, the pods that wait for it are bound within a second, while 1,000 others wait
 * that nothing can help, and kube-scheduler is asked no more than it must be.
 */
@Tag("cluster")
class WakeUpTest {

  @RegisterExtension
  static final ControlPlaneExtension cluster = Bayplan.installed("overlays/test");

  private static final int HOPELESS = 1000;
  private static final int CLASSES = 20;
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private static Bayplan bayplan;

  @BeforeAll
  static void start() {
    bayplan = Bayplan.start(cluster.plane(), Bayplan.nodes(2, 4));
    Workload hopeless = new Workload(cluster.plane(), "hopeless");
    hopeless.createAll(HOPELESS, i -> hopelessPod(hopeless, i));
    bayplan.await(
        "the last of them waits",
        LIMIT,
        () -> bayplan.why(hopeless, "p-" + (HOPELESS - 1)).startsWith("Pending: "));
  }

  /** More GPUs than any node has, in several classes. */
  private static Pod hopelessPod(Workload hopeless, int i) {
    return new PodBuilder(hopeless.whole("p-" + i, 5))
        .editSpec()
        .addNewSchedulingGate(Keys.PLAN)
        .editFirstContainer()
        .editResources()
        .addToRequests("cpu", new Quantity(100 + i % CLASSES + "m"))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  private static WaitingPods at(String node, UnaryOperator<FakeNode> first) {
    WaitingPods waiting = new WaitingPods(bayplan, node);
    waiting.add(first);
    return waiting;
  }

  @Test
  void thePodBeforeThemIsDeleted() {
    try (WaitingPods waiting = at("deleted", node -> node)) {
      waiting.fill();
      waiting.areBoundAfter(() -> waiting.workload().delete(List.of(WaitingPods.HOLDER)));
    }
  }

  @Test
  void thePodBeforeThemHasEnded() {
    try (WaitingPods waiting = at("ended", node -> node)) {
      waiting.fill();
      waiting.areBoundAfter(() ->
          cluster
              .plane()
              .client()
              .pods()
              .inNamespace(waiting.name())
              .withName(WaitingPods.HOLDER)
              .editStatus(pod ->
                  new PodBuilder(pod).editStatus().withPhase("Succeeded").endStatus().build()));
    }
  }

  @Test
  void theGpusAreHealthyAgain() {
    try (WaitingPods waiting = at("healthy", WakeUpTest::ill)) {
      waiting.areBoundAfter(
          () -> new FakeNodes(cluster.plane()).reportAgain(List.of(waiting.node())));
    }
  }

  private static FakeNode ill(FakeNode node) {
    return node.withGpus(node.gpus().stream().map(FakeGpu::unhealthy).toList());
  }

  @Test
  void theNodeIsAdded() {
    try (WaitingPods waiting = new WaitingPods(bayplan, "added")) {
      waiting.areBoundAfter(() -> waiting.add(node -> node));
    }
  }

  @Test
  void thePolicyIsWithdrawn() {
    Policies policies = new Policies(cluster.plane(), bayplan);
    policies.apply("none-will-do", "{match: {namespaces: [policy]}, require: {models: [T4]}}");
    try (WaitingPods waiting = at("policy", node -> node)) {
      waiting.areBoundAfter(() -> policies.delete("none-will-do"));
    }
  }

  @Test
  void thePolicyIsChanged() {
    Policies policies = new Policies(cluster.plane(), bayplan);
    policies.apply("another-will", "{match: {namespaces: [changed]}, require: {models: [T4]}}");
    try (WaitingPods waiting = at("changed", node -> node)) {
      // Not by kubectl: its start alone would take half of the second.
      waiting.areBoundAfter(() ->
          cluster
              .plane()
              .client()
              .resources(PlacementPolicy.class)
              .withName("another-will")
              .patch(
                  PatchContext.of(PatchType.JSON_MERGE),
                  "{\"spec\":{\"require\":{\"models\":[\"A100\"]}}}"));
    } finally {
      policies.delete("another-will");
    }
  }

  @Test
  void theNodeIsUncordoned() {
    try (WaitingPods waiting = at("cordoned", node -> node)) {
      waiting.edit(node -> cordon(node, true));
      waiting.areBoundAfter(() -> waiting.edit(node -> cordon(node, false)));
    }
  }

  private static Node cordon(Node node, boolean cordoned) {
    return new NodeBuilder(node).editSpec().withUnschedulable(cordoned).endSpec().build();
  }

  @Test
  void theTaintIsGone() {
    try (WaitingPods waiting =
        at("tainted", node -> node.withTaint("example.com/no", "NoSchedule"))) {
      waiting.areBoundAfter(() ->
          waiting.edit(
              node -> new NodeBuilder(node).editSpec().withTaints(List.of()).endSpec().build()));
    }
  }

  @Test
  void theNodeGetsTheLabel() {
    try (WaitingPods waiting = at("labelled", node -> node.withLabel(WaitingPods.KEY, "other"))) {
      waiting.areBoundAfter(() ->
          waiting.edit(node ->
              new NodeBuilder(node)
                  .editMetadata()
                  .addToLabels(WaitingPods.KEY, waiting.name())
                  .endMetadata()
                  .build()));
    }
  }

  @Test
  void theNodeIsLarger() {
    try (WaitingPods waiting = at("larger", node -> node.withCapacity("cpu", "50m"))) {
      waiting.areBoundAfter(() ->
          cluster.plane().client().nodes().withName(waiting.name()).editStatus(WakeUpTest::larger));
    }
  }

  private static Node larger(Node node) {
    return new NodeBuilder(node)
        .editStatus()
        .addToCapacity("cpu", new Quantity("64"))
        .addToAllocatable("cpu", new Quantity("64"))
        .endStatus()
        .build();
  }
}
