package dev.bayplan.e2e.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.ControlPlaneOptions;
import dev.bayplan.testcluster.FakeNode;
import dev.bayplan.testcluster.FakeNodes;
import dev.bayplan.testcluster.Ports;
import dev.bayplan.testcluster.kubelet.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent's own process against a real API server with the custom resource, as administrator; its
 * rights and guards are the manifests' tests' part.
 */
@Tag("cluster")
class AgentTest {

  @RegisterExtension
  static final ControlPlaneExtension cluster =
      ControlPlaneExtension.of(ControlPlaneOptions.defaults()).prepared(AgentTest::prepare);

  private final ControlPlane plane = cluster.plane();

  @TempDir private Path folder;

  private static void prepare(ControlPlane plane) {
    Path base = Path.of("../manifests/base");
    plane.kubectl().run("create", "-f", base.resolve("crds/gpunodes.bayplan.dev.yaml").toString());
    plane.kubectl().run("create", "-f", base.resolve("namespace.yaml").toString());
    plane.kubectl().run("wait", "--for=condition=Established", "crd/gpunodes.bayplan.dev");
    new FakeNodes(plane).create(List.of(FakeNode.named("gpu-1")));
  }

  @Test
  void aNodesGpusAreReportedUnderItsOwnershipWithALease() throws Exception {
    report(
        "nodes: {gpu-1: {gpus: [{model: H100, memoryMiB: 81559, count: 8}]}}",
        "{.status.count} {.status.gpus[7].model} {.status.sequence}",
        "8 H100 1");
    String epoch = get("gpunode", "{.status.epoch}");
    String uid = get("node", "{.metadata.uid}");
    assertThat(get("gpunode", "{.metadata.ownerReferences[0].uid}")).isEqualTo(uid);
    assertThat(get("gpunode", "{.metadata.managedFields[*].manager}")).contains("bayplan-agent");
    assertThat(get("lease", "{.spec.holderIdentity} {.spec.leaseDurationSeconds}"))
        .isEqualTo("gpu-1 180");
    assertThat(get("lease", "{.metadata.ownerReferences[0].uid}")).isEqualTo(uid);

    report(
        "nodes: {'*': {gpus: [{model: L4, memoryMiB: 23034}]}}", "{.status.gpus[*].model}", "L4");
    assertThat(Long.parseLong(get("gpunode", "{.status.epoch}")))
        .isEqualTo(Long.parseLong(epoch) + 1);
  }

  @Test
  void onceNeedsNoCluster() throws Exception {
    assertThat(once("nodes: {gpu-1: {gpus: [{model: H100, memoryMiB: 81559, count: 8}]}}"))
        .contains("HEALTH")
        .contains("H100");
  }

  @Test
  void aDamagedFileIsASentenceWithItsLine() throws Exception {
    assertThat(once("nodes:\n  gpu-1:\n    gpus:\n    - {model: H100}\n"))
        .contains("line 4: nodes.gpu-1.gpus[0] needs the field memoryMiB");
  }

  /** Runs an agent until its report says this and its Lease is there. */
  private void report(String fleet, String path, String expected) throws IOException {
    Process agent =
        agent(fleet, "--kubeconfig=" + plane.kubeconfig(), "--address=127.0.0.1:" + Ports.free());
    try {
      Await.until(
          "the agent reports " + expected,
          Duration.ofSeconds(60),
          () ->
              get("gpunode", path).equals(expected)
                  && !get("lease", "{.spec.holderIdentity}").isEmpty());
    } finally {
      agent.destroyForcibly();
    }
  }

  /** Standard output and error of one look. */
  private String once(String fleet) throws IOException, InterruptedException {
    assertThat(agent(fleet, "--once").waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(folder.resolve("output"));
  }

  private Process agent(String fleet, String... arguments) throws IOException {
    Path file = Files.writeString(folder.resolve("fleet.yaml"), fleet);
    List<String> command = new ArrayList<>(JavaProgram.onThisClassPath("dev.bayplan.agent.Main"));
    command.addAll(List.of("--node=gpu-1", "--fleet=" + file));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  private String get(String kind, String path) {
    return plane
        .kubectl()
        .run(
            "get",
            kind,
            "gpu-1",
            "--namespace=bayplan-system",
            "--ignore-not-found",
            "--output=jsonpath=" + path);
  }
}
