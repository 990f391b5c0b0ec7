package dev.bayplan.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.FakeNode;
import dev.bayplan.testcluster.FakeNodes;
import dev.bayplan.testcluster.kubelet.Images;
import dev.bayplan.testcluster.kubelet.KubeletPlayer;
import dev.bayplan.testcluster.kubelet.PlayedContainer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * kube-scheduler with the configuration and under the account of the manifests: it may do all that
 * it does and nothing more. The extender beside it is one that never answers.
 */
@Tag("cluster")
class KubeSchedulerRightsTest {
  @RegisterExtension
  static final ControlPlaneExtension cluster = Installed.cluster("overlays/test");

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static PlayedContainer scheduler;

  private final KubernetesClient client = cluster.plane().client();

  @BeforeAll
  static void start() {
    new FakeNodes(cluster.plane()).create(List.of(FakeNode.named("one")));
    Images images = Images.none().with("bayplan/extender", List.of("sh", "-c", "sleep 600"));
    scheduler =
        new KubeletPlayer(cluster.plane(), images)
            .deployment(Installed.NAMESPACE, "bayplan")
            .getFirst()
            .container("kube-scheduler");
    Await.until("kube-scheduler is ready", LIMIT, scheduler::isReady, () -> scheduler.logTail(30));
  }

  @Test
  void itSaysWhyAPodWaitsAndIsForbiddenNothing() throws IOException {
    Caller.admin(cluster.plane()).post(Installed.PODS, TestPod.named("waits").json());

    Await.until(
        "the pod has its condition",
        LIMIT,
        () ->
            client
                .pods()
                .inNamespace("default")
                .withName("waits")
                .get()
                .getStatus()
                .getConditions()
                .stream()
                .anyMatch(condition -> condition.getType().equals("PodScheduled")),
        () -> scheduler.logTail(30));
    Await.until(
        "the pod has its event",
        LIMIT,
        () ->
            client.events().v1().events().inNamespace("default").list().getItems().stream()
                .anyMatch(event -> "FailedScheduling".equals(event.getReason())),
        () -> scheduler.logTail(30));

    assertThat(scheduler.restarts()).isZero();
    assertThat(Files.readAllLines(scheduler.log()))
        .noneMatch(line -> line.contains("forbidden") || line.contains("denied"));
  }
}
