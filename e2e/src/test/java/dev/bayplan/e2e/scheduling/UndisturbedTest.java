package dev.bayplan.e2e.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever does not name Bayplan does not notice it, also while it is down. */
@Tag("cluster")
class UndisturbedTest {

  @RegisterExtension
  static final ControlPlaneExtension cluster = Bayplan.installed("overlays/test");

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static Bayplan bayplan;

  @BeforeAll
  static void start() throws Exception {
    bayplan = Bayplan.start(cluster.plane(), Bayplan.nodes(2, 4));
    OtherScheduler.start(cluster.plane());
  }

  @Test
  void podsWithoutGpusGoThroughBayplanToo() {
    Workload workload = new Workload(cluster.plane(), "cpu");
    workload.createAll(20, i -> workload.pod("p-" + i, Map.of()));

    bayplan.await("all are bound", LIMIT, () -> workload.bound() == 20);
    assertThat(workload.list())
        .noneMatch(pod ->
            pod.getMetadata().getAnnotations() != null
                && pod.getMetadata().getAnnotations().containsKey("bayplan.dev/assignment"));
  }

  @Test
  void podsOfAnotherSchedulerAreBoundWhileTheExtenderIsDown() {
    Workload workload = new Workload(cluster.plane(), "others");
    bayplan.extender().pause();
    try {
      workload.createAll(20, i -> workload.podOf("default-scheduler", "p-" + i, Map.of()));
      bayplan.await("all are bound", LIMIT, () -> workload.bound() == 20);
    } finally {
      bayplan.extender().resume();
    }
    bayplan.awaitReady();
  }

  @Test
  void gpusThatAnotherSchedulerGaveAwayAreNotGivenAgain() {
    Workload workload = new Workload(cluster.plane(), "foreign");
    workload.createAll(
        8, i -> workload.podOf("default-scheduler", "f-" + i, Map.of("nvidia.com/gpu", "1")));
    bayplan.await("the foreign pods are bound", LIMIT, () -> workload.bound() == 8);
    // Between two schedulers there is always this moment in which one does not know of the other's.
    bayplan.await(
        "Bayplan knows of them",
        LIMIT,
        () ->
            workload.boundNames().stream()
                .allMatch(pod -> bayplan.why(workload, pod).startsWith("Bound to node")));
    workload.create(workload.share("share", 10));

    bayplan.await(
        "the share is refused",
        LIMIT,
        () -> workload.refusal("share").contains("not enough free GPU memory"));
    List<String> foreign = workload.boundNames();
    workload.delete(foreign);
    bayplan.await("the share is bound", LIMIT, () -> workload.bound() == 1);
  }

  @Test
  void kubeSchedulerUnderOurAccountMayNotDeletePods() {
    var answer =
        cluster
            .plane()
            .kubectl()
            .ask(
                "",
                "auth",
                "can-i",
                "delete",
                "pods",
                "--all-namespaces",
                "--as=system:serviceaccount:bayplan-system:bayplan");
    assertThat(answer.out().strip()).isEqualTo("no");
  }

  /** The cluster's own kube-scheduler, without any extender. */
  private static final class OtherScheduler {

    static void start(ControlPlane plane) throws Exception {
      Path folder = plane.data("other-scheduler");
      Path config = folder.resolve("config.yaml");
      Files.writeString(
          config,
          """
          apiVersion: kubescheduler.config.k8s.io/v1
          kind: KubeSchedulerConfiguration
          clientConnection: {kubeconfig: "%s"}
          leaderElection: {leaderElect: false}
          """
              .formatted(plane.kubeconfig()));
      Process process =
          new ProcessBuilder(
                  plane.binaries().program("kube-scheduler").toString(),
                  "--config=" + config,
                  "--secure-port=0")
              .redirectErrorStream(true)
              .redirectOutput(plane.log("other-scheduler").toFile())
              .start();
      plane.closeWithPlane(process::destroyForcibly);
    }
  }
}
