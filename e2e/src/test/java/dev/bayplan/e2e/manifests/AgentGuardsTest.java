package dev.bayplan.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.e2e.manifests.Caller.Answer;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.FakeNode;
import dev.bayplan.testcluster.FakeNodes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code guards/agent-own-node.yaml} and {@code guards/gpunode-status.yaml}: an agent speaks for
 * its own node, and nobody else does. The agent is a pod of the DaemonSet with a token bound to it.
 */
@Tag("cluster")
class AgentGuardsTest {
  @RegisterExtension static final ControlPlaneExtension cluster = Installed.cluster("base");

  private static final String OWN_NODE = "bayplan-agent-own-node";
  private static final String STATUS_GUARD = "bayplan-gpunode-status";
  private static final String GPU_NODES = "/apis/bayplan.dev/v1alpha1/gpunodes";
  private static final String LEASES =
      "/apis/coordination.k8s.io/v1/namespaces/bayplan-system/leases";
  private static final String STATUS =
      """
      {"status": {"mode": "Own", "gpus": [{"uuid": "GPU-1", "index": 0, "model": "H100", "memoryMiB": 81559, "health": "OK"}]}}
      """;

  private static final Agents agents = new Agents();

  private final Caller admin = Caller.admin(cluster.plane());
  private final Caller bayplan = Installed.bayplan(cluster.plane());

  @BeforeAll
  static void agentsRun() {
    new FakeNodes(cluster.plane())
        .create(List.of(FakeNode.named("one"), FakeNode.named("two"), FakeNode.named("bayplan")));
  }

  @Test
  void anAgentReportsItsOwnNode() {
    Caller one = agents.on("one");

    assertThat(one.post(GPU_NODES, gpuNode("one"))).matches(Answer::isOk);
    assertThat(one.merge(GPU_NODES + "/one/status", STATUS)).matches(Answer::isOk);
    assertThat(one.post(LEASES, lease("one"))).matches(Answer::isOk);
    assertThat(one.merge(LEASES + "/one", "{\"spec\": {\"leaseDurationSeconds\": 180}}"))
        .matches(Answer::isOk);
  }

  @Test
  void anAgentSaysNothingAboutAnotherNode() {
    Caller two = agents.on("two");
    assertThat(admin.post(GPU_NODES, gpuNode("victim"))).matches(Answer::isOk);
    assertThat(admin.post(LEASES, lease("victim"))).matches(Answer::isOk);

    for (Answer answer :
        List.of(
            two.post(GPU_NODES, gpuNode("new")),
            two.merge(GPU_NODES + "/victim/status", STATUS),
            two.post(LEASES, lease("new")),
            two.merge(LEASES + "/victim", "{\"spec\": {\"holderIdentity\": \"two\"}}"))) {
      assertThat(answer.isRefusedBy(OWN_NODE)).as("%s", answer).isTrue();
      assertThat(answer.message()).contains("the bayplan agent of node two writes");
    }
  }

  @Test
  void aTokenThatNamesNoNodeIsNotEnough() {
    Caller nowhere = admin.asAccount(Installed.NAMESPACE, "bayplan-agent");

    Answer answer = nowhere.post(GPU_NODES, gpuNode("one"));

    assertThat(answer.isRefusedBy(OWN_NODE)).as("%s", answer).isTrue();
    assertThat(answer.message()).contains("names no node");
  }

  @Test
  void anAgentNeverTakesTheSchedulersLease() {
    Answer answer = agents.on("bayplan").post(LEASES, lease("bayplan"));

    assertThat(answer.isRefusedBy(OWN_NODE)).as("%s", answer).isTrue();
    assertThat(answer.message()).contains("is the scheduler's");
  }

  @Test
  void nobodyElseWritesTheStatus() {
    assertThat(admin.post(GPU_NODES, gpuNode("quiet"))).matches(Answer::isOk);

    Answer byAdmin = admin.merge(GPU_NODES + "/quiet/status", STATUS);
    Answer byBayplan = bayplan.merge(GPU_NODES + "/quiet/status", STATUS);

    assertThat(byAdmin.isRefusedBy(STATUS_GUARD)).as("%s", byAdmin).isTrue();
    assertThat(byBayplan.code()).isEqualTo(403);
  }

  @Test
  void aStatusThatComesWithTheObjectIsDropped() {
    String withStatus =
        gpuNode("smuggled").replace("\"spec\": {}", "\"spec\": {}, " + inner(STATUS));

    assertThat(admin.post(GPU_NODES, withStatus)).matches(Answer::isOk);
    assertThat(
            cluster.plane().kubectl().run("get", "gpunode", "smuggled", "-o", "jsonpath={.status}"))
        .isEmpty();
  }

  @Test
  void anAgentTouchesNoPodAndDeletesNothing() {
    Caller one = agents.on("one");

    for (Answer answer :
        List.of(
            one.merge(
                Installed.PODS + "/foreign", TestPod.annotation("bayplan.dev/assignment", "1")),
            one.post(Installed.PODS, TestPod.named("new").json()),
            one.delete(GPU_NODES + "/one"),
            one.delete(LEASES + "/one"))) {
      assertThat(answer.code()).as("%s", answer).isEqualTo(403);
    }
  }

  @Test
  void adminsStillCleanUp() {
    assertThat(admin.post(GPU_NODES, gpuNode("gone"))).matches(Answer::isOk);
    assertThat(admin.merge(GPU_NODES + "/gone", "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}"))
        .matches(Answer::isOk);
    assertThat(admin.delete(GPU_NODES + "/gone")).matches(Answer::isOk);
  }

  /** Pods of the DaemonSet, as its controller and the kubelets would have them. */
  private static final class Agents {
    Caller on(String node) {
      ControlPlane plane = cluster.plane();
      PodTemplateSpec template =
          plane
              .client()
              .apps()
              .daemonSets()
              .inNamespace(Installed.NAMESPACE)
              .withName("bayplan-agent")
              .get()
              .getSpec()
              .getTemplate();
      Pod pod =
          new PodBuilder()
              .withNewMetadata()
              .withNamespace(Installed.NAMESPACE)
              .withGenerateName("bayplan-agent-")
              .withLabels(template.getMetadata().getLabels())
              .endMetadata()
              .withNewSpecLike(template.getSpec())
              .withNodeName(node)
              .endSpec()
              .build();
      return Installed.agent(plane, plane.client().resource(pod).create());
    }
  }

  private static String gpuNode(String name) {
    return """
    {"apiVersion": "bayplan.dev/v1alpha1", "kind": "GpuNode", "metadata": {"name": "%s"}, "spec": {}}
    """
        .formatted(name);
  }

  private static String lease(String name) {
    return """
    {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "%1$s"},
     "spec": {"holderIdentity": "%1$s", "leaseDurationSeconds": 60}}
    """
        .formatted(name);
  }

  private static String inner(String object) {
    return object.strip().substring(1, object.strip().length() - 1);
  }
}
