package dev.bayplan.e2e.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bayplan.api.Assignment;
import dev.bayplan.api.resources.PlacementPolicyStatus;
import dev.bayplan.e2e.Manifests;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.FakeNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Policies on a real control plane: the presets, one's own, and what befalls them meanwhile. */
@Tag("cluster")
class PolicyTest {

  @RegisterExtension
  static final ControlPlaneExtension cluster = Bayplan.installed("overlays/test");

  private static final Duration LIMIT = Duration.ofSeconds(180);
  private static final int MANY = 500;

  private static Bayplan bayplan;
  private static Policies policies;

  private final List<Workload> workloads = new ArrayList<>();

  /** Of mixed shapes: 62 nodes of 8 in two racks, two of 4, two small ones, 508 GPUs in all. */
  @BeforeAll
  static void start() {
    List<FakeNode> fleet = new ArrayList<>();
    for (int i = 0; i < 62; i++) {
      fleet.add(
          FakeNode.named("gpu-" + i)
              .withLabel("example.com/rack", "r" + i % 2)
              .withGpus(8, "NVIDIA A100-SXM4-80GB", Bayplan.GPU_MIB));
    }
    for (String name : List.of("half-0", "half-1")) {
      fleet.add(FakeNode.named(name).withGpus(4, "NVIDIA H100 80GB HBM3", Bayplan.GPU_MIB));
    }
    for (String name : List.of("small-0", "small-1")) {
      fleet.add(FakeNode.named(name).withGpus(2, "NVIDIA L40S", Bayplan.GPU_MIB));
    }
    bayplan = Bayplan.start(cluster.plane(), fleet);
    policies = new Policies(cluster.plane(), bayplan);
  }

  @BeforeEach
  void presets() {
    cluster.plane().kubectl().run("apply", "-k", Manifests.folder().resolve("policies").toString());
    for (String name : List.of("training", "inference", "notebooks", "mixed")) {
      assertThat(Policies.accepted(policies.awaitStatus(name)).status()).isEqualTo("True");
    }
  }

  @AfterEach
  void clear() {
    workloads.forEach(workload ->
        workload.delete(workload.list().stream().map(pod -> pod.getMetadata().getName()).toList()));
  }

  private Workload workload(String namespace, Map<String, String> labels) {
    Workload workload = new Workload(cluster.plane(), namespace, labels);
    workloads.add(workload);
    return workload;
  }

  private static Workload bound(Workload workload, int pods) {
    bayplan.await(
        pods + " pods of " + workload.namespace() + " are bound",
        LIMIT,
        () -> workload.bound() == pods);
    return workload;
  }

  private static Set<String> nodes(Workload workload) {
    return workload.list().stream()
        .map(pod -> pod.getSpec().getNodeName())
        .collect(Collectors.toSet());
  }

  private static Set<String> gpus(Workload workload) {
    return workload.list().stream()
        .flatMap(pod -> Books.assignmentOf(pod).devices().stream())
        .map(device -> ((Assignment.Device.Share) device).gpu())
        .collect(Collectors.toSet());
  }

  private static void decidedBy(Workload workload, String policy) {
    assertThat(workload.list())
        .allSatisfy(
            pod -> assertThat(Books.assignmentOf(pod).origin().policy()).startsWith(policy + "@"));
  }

  @Test
  void everyPresetPlacesAsItsUsersWantIt() {
    Workload training = workload("training", Map.of("bayplan.dev/workload", "training"));
    training.create(training.whole("two", 2));
    decidedBy(bound(training, 1), "training");
    assertThat(nodes(training).iterator().next())
        .as("of one NUMA node, and no node of eight is broken")
        .startsWith("half-");

    Workload notebooks = workload("notebooks", Map.of("bayplan.dev/workload", "notebooks"));
    notebooks.createAll(9, i -> notebooks.share("n-" + i, 4));
    decidedBy(bound(notebooks, 9), "notebooks");
    assertThat(gpus(notebooks)).as("eight on one GPU, then the next").hasSize(2);
    assertThat(nodes(notebooks)).hasSize(1).allMatch(node -> node.startsWith("small-"));

    Workload inference = workload("inference", Map.of("bayplan.dev/workload", "inference"));
    inference.createAll(12, i -> inference.whole("r-" + i, 1));
    decidedBy(bound(inference, 12), "inference");
    assertThat(nodes(inference)).as("replicas on nodes of their own").hasSize(12);

    Workload others = workload("others", Map.of());
    others.createAll(4, i -> others.share("s-" + i, 20));
    decidedBy(bound(others, 4), "mixed");
    assertThat(gpus(others)).as("shares together").hasSize(1);
  }

  @Test
  void aGroupStaysInOneRackAndGpusAreOfTheModelThatThePolicyNames() {
    policies.apply(
        "racks",
        "{priority: 500, match: {namespaces: [racks]}, topology: {levels: [example.com/rack],"
            + " keepWithin: example.com/rack}}");
    policies.apply(
        "hopper", "{priority: 500, match: {namespaces: [hopper]}, require: {models: [H100]}}");
    Workload racks = workload("racks", Map.of());
    racks.createAll(20, i -> grouped(racks.whole("p-" + i, 8), "gang-a"));
    decidedBy(bound(racks, 20), "racks");
    assertThat(
            nodes(racks).stream()
                .map(name -> Integer.parseInt(name.substring("gpu-".length())) % 2)
                .collect(Collectors.toSet()))
        .hasSize(1);
    racks.createAll(12, i -> grouped(racks.whole("more-" + i, 8), "gang-a")); // 31 in a rack
    bound(racks, 31);
    String pending =
        racks.list().stream()
            .filter(pod -> !Workload.isBound(pod))
            .map(pod -> pod.getMetadata().getName())
            .findFirst()
            .orElseThrow();
    bayplan.await(
        "the last one is refused",
        LIMIT,
        () -> racks.refusal(pending).contains("no topology domain can hold the pod group"));
    assertThat(bayplan.why(racks, pending)).contains("racks@", "its group is where");

    Workload hopper = workload("hopper", Map.of());
    hopper.createAll(3, i -> hopper.whole("p-" + i, 2));
    assertThat(nodes(bound(hopper, 3))).allMatch(node -> node.startsWith("half-"));
    policies.delete("racks");
    policies.delete("hopper");
    bound(racks, 32);
  }

  private static Pod grouped(Pod pod, String gang) {
    return new PodBuilder(pod)
        .editMetadata()
        .addToAnnotations("bayplan.dev/gang", gang)
        .endMetadata()
        .build();
  }

  @Test
  void aPolicyThatIsChangedBrokenAndDeletedWhileFiveHundredPodsComeLosesNothing() {
    Workload many = workload("many", Map.of());
    String all = "priority: 1000, match: {namespaces: [many]}";
    try (Journal journal = new Journal(cluster.plane(), many.namespace())) {
      policies.apply("churn", "{" + all + ", require: {models: [A100, H100, L40S]}}");
      Thread pods =
          Thread.ofVirtual().start(() -> many.createAll(MANY, i -> many.whole("p-" + i, 1)));
      for (int i = 0; i < 4; i++) {
        policies.write("churn", "{" + all + ", prefer: [spread], require: {models: [A100]}}");
        policies.write("churn", "{" + all + ", require: {models: [B200]}}"); // nobody fits
        policies.write("churn", "{" + all + ", require: {models: [T4, '!T4']}}"); // broken
      }
      join(pods);
      PlacementPolicyStatus broken = policies.awaitStatus("churn");
      assertThat(Policies.accepted(broken).status()).isEqualTo("False");
      assertThat(Policies.accepted(broken).message())
          .contains("spec.require.models: 'T4' is both wanted and not; keep one of the two")
          .contains("stays in force");
      assertThat(String.valueOf(broken.inForce())).contains("models=[B200]");
      String inForce = "churn@" + Policies.generationInForce(broken);
      many.create(many.whole("after", 1));
      bayplan.await(
          "the last good version is obeyed",
          LIMIT,
          () -> bayplan.why(many, "after").contains(inForce));
      assertThat(Workload.isBound(many.get("after"))).isFalse();
      assertThat(bayplan.metric("bayplan_policies{state=\"broken\"}")).isEqualTo(1);

      restartTheExtender();
      bayplan.await(
          "the next process obeys it too",
          LIMIT,
          () -> bayplan.why(many, "after").contains(inForce));

      policies.delete("churn");
      bound(many, MANY + 1);
      Books.check(many.list(), Bayplan.GPU_MIB);
      assertThat(journal.problems()).isEmpty();
      Set<String> deciders =
          many.list().stream()
              .map(pod -> Books.assignmentOf(pod).origin().policy().replaceAll("@.*", ""))
              .collect(Collectors.toSet());
      System.out.printf("e2e: %d pods bound, decided by %s%n", MANY + 1, deciders);
    }
  }

  private static void restartTheExtender() {
    int before = bayplan.extender().restarts();
    bayplan.extender().kill9();
    bayplan.await("it is started again", LIMIT, () -> bayplan.extender().restarts() > before);
    bayplan.awaitReady();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  @Test
  void theSchemaRefusesWhatItCanWithASentence() {
    for (String spec :
        List.of(
            "{}",
            "{match: {}, prefer: [binpack, spread]}",
            "{match: {}, prefer: [links, links]}",
            "{match: {}, prefer: [fast]}",
            "{match: {}, require: {minMemoryGiB: 0}}",
            "{match: {}, topology: {preset: gke, levels: [x.io/y], keepWithin: x.io/y}}",
            "{match: {}, sharing: {maxSharersPerGpu: 0}}",
            "{match: {podSelector: {matchExpressions: [{key: a, operator: Near}]}}}")) {
      assertThatThrownBy(() -> policies.write("refused", spec))
          .as(spec)
          .hasMessageContaining("spec");
    }
  }
}
