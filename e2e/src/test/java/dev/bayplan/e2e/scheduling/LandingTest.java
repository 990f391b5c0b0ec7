package dev.bayplan.e2e.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.testcluster.ControlPlaneExtension;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whole GPUs and shares land, each with a correct assignment in the same write as the node. */
@Tag("cluster")
class LandingTest {

  @RegisterExtension
  static final ControlPlaneExtension cluster = Bayplan.installed("overlays/test");

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static Bayplan bayplan;

  @BeforeAll
  static void start() {
    bayplan = Bayplan.start(cluster.plane(), Bayplan.nodes(4, 8));
  }

  @Test
  void wholeGpusAndSharesLandWithNodeAndDevicesInOneWrite() {
    Workload workload = new Workload(cluster.plane(), "landing");
    try (Journal journal = new Journal(cluster.plane(), workload.namespace())) {
      workload.createAll(
          24,
          i ->
              i % 2 == 0
                  ? workload.whole("whole-" + i, 1 + i % 3)
                  : workload.share("share-" + i, 20));
      bayplan.await("24 pods are bound", LIMIT, () -> journal.firstBound().size() == 24);

      Books.check(journal.firstBound(), Bayplan.GPU_MIB);
      Books.check(workload.list(), Bayplan.GPU_MIB);
      assertThat(journal.problems()).isEmpty();
    }
  }

  @Test
  void initContainersAndSeveralContainersHaveTheirDevices() {
    Workload workload = new Workload(cluster.plane(), "containers");
    Pod pod = workload.whole("pod", 1);
    var second = pod.getSpec().getContainers().getFirst().toBuilder().withName("second").build();
    var init = pod.getSpec().getContainers().getFirst().toBuilder().withName("init").build();
    pod.getSpec().setContainers(List.of(pod.getSpec().getContainers().getFirst(), second));
    pod.getSpec().setInitContainers(List.of(init));
    workload.create(pod);

    bayplan.await("the pod is bound", LIMIT, () -> workload.bound() == 1);
    assertThat(Books.assignmentOf(workload.get("pod")).containers())
        .containsOnlyKeys("init", "main", "second");
  }

  @Test
  void anImpossibleRequestIsRefusedWithItsReason() {
    Workload workload = new Workload(cluster.plane(), "impossible");
    workload.create(
        workload.pod("both", Map.of("nvidia.com/gpu", "1", "bayplan.dev/gpu-memory", "10")));
    workload.create(workload.share("huge", 81));

    bayplan.await(
        "both are refused",
        LIMIT,
        () ->
            workload.refusal("both").contains("InvalidGpuRequest")
                && workload.refusal("huge").contains("no single GPU is large enough"));
    assertThat(bayplan.why(workload, "huge")).contains("1024 more needed", "Waiting does not help");
  }

  @Test
  void kubectlBayplanWhyAnswersThroughTheServiceProxy() {
    Workload workload = new Workload(cluster.plane(), "asked");
    workload.create(workload.whole("nine", 9));

    bayplan.await("it is known", LIMIT, () -> bayplan.get("/why/asked/nine").statusCode() == 200);
    String answer =
        cluster
            .plane()
            .kubectl()
            .run(
                "get",
                "--raw",
                "/api/v1/namespaces/bayplan-system/services/bayplan:http/proxy/why/asked/nine");
    assertThat(answer).contains("RequestExceedsNode").contains("NEVER");
  }
}
