package dev.bayplan.e2e.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Assignment;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.FakeNode;
import dev.bayplan.testcluster.FakeNodes;
import dev.bayplan.testcluster.kubelet.Images;
import dev.bayplan.testcluster.kubelet.JavaProgram;
import dev.bayplan.testcluster.kubelet.KubeletPlayer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Nobody plays the agent here: the DaemonSet's own process reports a node's GPUs under its own
 * identity, past the guards, and a pod lands on one of them.
 */
@Tag("cluster")
class AgentLandingTest {

  @RegisterExtension
  static final ControlPlaneExtension cluster = Bayplan.installed("overlays/test");

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String NODE = "agents-own";

  @Test
  void whatTheAgentReportsIsGivenOut() {
    Bayplan bayplan = Bayplan.start(cluster.plane(), List.of());
    FakeNode node =
        FakeNode.named(NODE)
            .withCapacity("nvidia.com/gpu", "2")
            .withCapacity("bayplan.dev/gpu-memory", "160");
    new FakeNodes(cluster.plane()).create(List.of(node));
    Workload workload = new Workload(cluster.plane(), "agent");
    workload.create(workload.whole("p", 2));
    bayplan.await(
        "the pod waits for the report",
        LIMIT,
        () -> workload.refusal("p").contains("GPU state not reported by the node"));

    List<String> agent = JavaProgram.onThisClassPath("dev.bayplan.agent.Main", "-Xmx128m");
    new KubeletPlayer(cluster.plane(), Images.none().with("bayplan/agent", agent))
        .daemonSet("bayplan-system", "bayplan-agent", List.of(NODE))
        .getFirst()
        .awaitReady(LIMIT);

    bayplan.await("the pod is bound", LIMIT, () -> workload.bound() == 1);
    assertThat(Books.assignmentOf(workload.get("p")).devices())
        .extracting(device -> ((Assignment.Device.Whole) device).gpu())
        .containsExactlyInAnyOrderElementsOf(reported());
  }

  private static List<String> reported() {
    String uuids =
        cluster
            .plane()
            .kubectl()
            .run("get", "gpunode", NODE, "--output=jsonpath={.status.gpus[*].uuid}");
    return List.of(uuids.split(" "));
  }
}
