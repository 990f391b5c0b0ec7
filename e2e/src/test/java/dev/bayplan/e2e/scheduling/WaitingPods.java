package dev.bayplan.e2e.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Keys;
import dev.bayplan.testcluster.FakeNode;
import dev.bayplan.testcluster.FakeNodes;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Pods that only one node will do for, and that node: both of one name, and both gone at the end.
 */
final class WaitingPods implements AutoCloseable {

  /** The label by which the pods choose their node. */
  static final String KEY = "example.com/scene";

  static final String HOLDER = "holder";

  private static final List<String> WAITING = List.of("first", "second");
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String NEIGHBOUR = "neighbour";

  /**
   * Attempts for one pod: one with its node alone, and one should that have been too early. Those
   * that kube-scheduler's own plugins refuse never reach the extender; its log tells of them.
   */
  private static final int ATTEMPTS = 2;

  private static final String REFUSED = "Unable to schedule pod; no fit";

  private final Bayplan bayplan;
  private final KubernetesClient client;
  private final String name;
  private final Workload workload;
  private final FakeNode node;
  private UnaryOperator<PodBuilder> extra = pod -> pod;

  /** The node is not there yet. */
  WaitingPods(Bayplan bayplan, String name) {
    this.bayplan = bayplan;
    this.client = bayplan.plane().client();
    this.name = name;
    workload = new Workload(bayplan.plane(), name);
    node = FakeNode.named(name).withLabel(KEY, name).withGpus(4, "A100-SXM4-80GB", Bayplan.GPU_MIB);
  }

  String name() {
    return name;
  }

  Workload workload() {
    return workload;
  }

  /** As it should be. */
  FakeNode node() {
    return node;
  }

  /** Adds the node as it is at first. */
  void add(UnaryOperator<FakeNode> first) {
    new FakeNodes(bayplan.plane()).createWithAgents(List.of(first.apply(node)));
  }

  void edit(UnaryOperator<Node> change) {
    client.nodes().withName(name).edit(change);
  }

  /** Another pod holds all GPUs of the node. */
  void fill() {
    workload.create(pod(HOLDER, 4).build());
    bayplan.await("the holder is bound", LIMIT, () -> workload.bound() == 1);
  }

  /** The pods have this gate too. */
  void behind(String gate) {
    extra = pod -> pod.editSpec().addNewSchedulingGate(gate).endSpec();
  }

  /** Then Bayplan's is left, which only Bayplan may take off. */
  void openGate() {
    WAITING.forEach(pod ->
        edit(
            pod,
            it -> it.getSpec().getSchedulingGates().removeIf(g -> !g.getName().equals(Keys.PLAN))));
  }

  /** The pods want to be where a pod is that is not there yet. */
  void besideNeighbour() {
    extra =
        pod ->
            pod.editSpec()
                .withNewAffinity()
                .withNewPodAffinity()
                .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withNewLabelSelector()
                .addToMatchLabels(KEY, NEIGHBOUR)
                .endLabelSelector()
                .withTopologyKey("kubernetes.io/hostname")
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endPodAffinity()
                .endAffinity()
                .endSpec();
  }

  /** It is started elsewhere, as a DaemonSet's pod or a static one would be. */
  void neighbourComes() {
    workload.create(
        new PodBuilder(workload.podOf("nobody", NEIGHBOUR, Map.of()))
            .editMetadata()
            .addToLabels(KEY, NEIGHBOUR)
            .endMetadata()
            .editSpec()
            .withNodeName(name)
            .endSpec()
            .build());
  }

  private void edit(String pod, Consumer<Pod> change) {
    client
        .pods()
        .inNamespace(name)
        .withName(pod)
        .edit(it -> {
          change.accept(it);
          return it;
        });
  }

  void editStatus(String pod, UnaryOperator<Pod> change) {
    client.pods().inNamespace(name).withName(pod).editStatus(change);
  }

  void editNodeStatus(UnaryOperator<Node> change) {
    client.nodes().withName(name).editStatus(change);
  }

  private PodBuilder pod(String pod, int gpus) {
    return new PodBuilder(workload.whole(pod, gpus))
        .editSpec()
        .addNewSchedulingGate(Keys.PLAN)
        .addToNodeSelector(KEY, name)
        .endSpec();
  }

  /** Two pods are made, and it has been said of both why they wait. */
  void areWaiting() {
    WAITING.forEach(pod -> {
      workload.create(extra.apply(pod(pod, 2)).build());
      bayplan.await(pod + " waits", LIMIT, () -> isWaiting(pod));
    });
  }

  private boolean isWaiting(String pod) {
    Pod now = workload.get(pod);
    return now.getSpec().getSchedulingGates().size() > 1 || !Workload.refusal(now).isEmpty();
  }

  /** How long after this both are bound; kube-scheduler is asked no more than it must be. */
  Duration boundAfter(Runnable happening) {
    try (Journal journal = new Journal(bayplan.plane(), name)) {
      double attemptsBefore = attempts();
      long start = System.nanoTime();
      happening.run();
      bayplan.await("both are bound", LIMIT, () -> journal.boundNames().containsAll(WAITING));
      Duration took = Duration.ofNanos(journal.lastBoundAtNanos() - start);
      double attempts = attempts() - attemptsBefore;
      System.out.printf(
          "e2e: %s: bound after %d ms, %.0f attempts of kube-scheduler%n",
          name, took.toMillis(), attempts);
      assertThat(attempts).isLessThanOrEqualTo(ATTEMPTS * WAITING.size());
      return took;
    }
  }

  /** Of all pods since the start, the hopeless ones included. */
  private double attempts() {
    return filterCalls() + refusals();
  }

  private long refusals() {
    try (Stream<String> lines = Files.lines(bayplan.scheduler().log())) {
      return lines.filter(line -> line.contains(REFUSED)).count();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private double filterCalls() {
    return bayplan.metric("bayplan_decision_duration_seconds_count{verb=\"filter\"}");
  }

  @Override
  public void close() {
    workload.delete(workload.list().stream().map(pod -> pod.getMetadata().getName()).toList());
    client.nodes().withName(name).delete();
  }
}
