package dev.bayplan.e2e.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Keys;
import dev.bayplan.testcluster.FakeNode;
import dev.bayplan.testcluster.FakeNodes;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Pods that only one node will do for, and that node: both of one name, and both gone at the end.
 */
final class WaitingPods implements AutoCloseable {

  /** The label by which the pods choose their node. */
  static final String KEY = "example.com/scene";

  static final String HOLDER = "holder";

  private static final List<String> WAITING = List.of("first", "second");
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final Duration AIM = Duration.ofSeconds(1);

  /** Filter calls for one pod: one with its node alone, and one should that have been too early. */
  private static final int CALLS = 2;

  private final Bayplan bayplan;
  private final KubernetesClient client;
  private final String name;
  private final Workload workload;
  private final FakeNode node;

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
    workload.create(pod(HOLDER, 4));
    bayplan.await("the holder is bound", LIMIT, () -> workload.bound() == 1);
  }

  private Pod pod(String pod, int gpus) {
    return new PodBuilder(workload.whole(pod, gpus))
        .editSpec()
        .addNewSchedulingGate(Keys.PLAN)
        .addToNodeSelector(KEY, name)
        .endSpec()
        .build();
  }

  /** Two pods wait; then this happens, and both are bound within the aim. */
  void areBoundAfter(Runnable happening) {
    try (Journal journal = new Journal(bayplan.plane(), name)) {
      WAITING.forEach(this::waits);
      int before = journal.firstBound().size();
      double callsBefore = filterCalls();
      long start = System.nanoTime();
      happening.run();
      bayplan.await(
          "all are bound", LIMIT, () -> journal.firstBound().size() == before + WAITING.size());
      Duration took = Duration.ofNanos(journal.lastBoundAtNanos() - start);
      double calls = filterCalls() - callsBefore;
      System.out.printf(
          "e2e: %s: bound after %d ms, %.0f filter calls%n", name, took.toMillis(), calls);
      assertThat(took).isLessThan(AIM);
      assertThat(calls).isLessThanOrEqualTo(CALLS * WAITING.size());
    }
  }

  private void waits(String pod) {
    workload.create(pod(pod, 2));
    bayplan.await(pod + " waits", LIMIT, () -> bayplan.why(workload, pod).startsWith("Pending: "));
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
