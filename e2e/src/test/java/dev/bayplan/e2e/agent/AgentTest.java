package dev.bayplan.e2e.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.ControlPlaneOptions;
import dev.bayplan.testcluster.FakeNode;
import dev.bayplan.testcluster.FakeNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    assertThat(once("nodes: {gpu-1: {gpus: [{model: H100, memoryMiB: 81559, count: 8}]}}"))
        .contains("HEALTH")
        .contains("H100");

    assertThat(get("gpunode", "{.status.count} {.status.gpus[7].model} {.status.sequence}"))
        .isEqualTo("8 H100 1");
    String epoch = get("gpunode", "{.status.epoch}");
    String uid = get("node", "{.metadata.uid}");
    assertThat(get("gpunode", "{.metadata.ownerReferences[0].uid}")).isEqualTo(uid);
    assertThat(get("gpunode", "{.metadata.managedFields[*].manager}")).contains("bayplan-agent");
    assertThat(get("lease", "{.spec.holderIdentity} {.spec.leaseDurationSeconds}"))
        .isEqualTo("gpu-1 180");
    assertThat(get("lease", "{.metadata.ownerReferences[0].uid}")).isEqualTo(uid);

    assertThat(once("nodes: {'*': {gpus: [{model: L4, memoryMiB: 23034}]}}")).contains("L4");
    assertThat(get("gpunode", "{.status.gpus[*].model}")).isEqualTo("L4");
    assertThat(Long.parseLong(get("gpunode", "{.status.epoch}")))
        .isEqualTo(Long.parseLong(epoch) + 1);
  }

  @Test
  void aDamagedFileIsASentenceWithItsLine() throws Exception {
    assertThat(once("nodes:\n  gpu-1:\n    gpus:\n    - {model: H100}\n"))
        .contains("line 4: nodes.gpu-1.gpus[0] needs the field memoryMiB");
  }

  /** Standard output and error of one report. */
  private String once(String fleet) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("fleet.yaml"), fleet);
    Path output = folder.resolve("output");
    Process agent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.bayplan.agent.Main",
                "--node=gpu-1",
                "--fleet=" + file,
                "--kubeconfig=" + plane.kubeconfig(),
                "--once")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(agent.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(output);
  }

  private String get(String kind, String path) {
    return plane
        .kubectl()
        .run("get", kind, "gpu-1", "--namespace=bayplan-system", "--output=jsonpath=" + path);
  }
}
