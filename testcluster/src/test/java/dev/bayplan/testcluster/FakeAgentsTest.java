package dev.bayplan.testcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bayplan.api.resources.GpuNode;
import dev.bayplan.api.resources.Health;
import dev.bayplan.api.resources.Mode;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What fake agents write passes the project's own schema, roles and guards, and is what its types
 * read.
 */
@Tag("cluster")
class FakeAgentsTest {
  @RegisterExtension
  static final ControlPlaneExtension cluster =
      ControlPlaneExtension.of(ControlPlaneOptions.defaults())
          .prepared(plane -> plane.install(Path.of("../manifests/overlays/test")));

  private final ControlPlane plane = cluster.plane();
  private final FakeNodes nodes = new FakeNodes(plane);

  @Test
  void anAgentsReportIsReadBackByTheProjectsTypes() {
    FakeNode node = FakeNode.named("well").withGpus(2, "H100", 81_559);
    nodes.createWithAgents(List.of(node));

    GpuNode reported = plane.client().resources(GpuNode.class).withName("well").require();
    assertThat(reported.getStatus().mode()).isEqualTo(Mode.Own);
    assertThat(reported.getStatus().gpus())
        .extracting("uuid", "index", "memoryMiB", "numaNode", "health")
        .containsExactly(
            tuple("GPU-well-0", 0, 81_559L, 0, Health.OK),
            tuple("GPU-well-1", 1, 81_559L, 1, Health.OK));
  }

  @Test
  void aGpuFallsIll() {
    FakeNode node = FakeNode.named("ill").withGpus(2, "H100", 81_559);
    nodes.createWithAgents(List.of(node));

    nodes.reportAgain(
        List.of(node.withGpus(node.gpus().stream().map(FakeGpu::unhealthy).toList())));

    GpuNode reported = plane.client().resources(GpuNode.class).withName("ill").require();
    assertThat(reported.getStatus().gpus())
        .extracting("health")
        .containsExactly(Health.Unhealthy, Health.Unhealthy);
  }

  @Test
  void anAgentsLeaseIsRenewed() {
    FakeNode node = FakeNode.named("alive").withGpus(1, "H100", 81_559);
    nodes.createWithAgents(List.of(node));
    ZonedDateTime before = renewTime("alive");

    nodes.renewLeases(List.of(node));

    assertThat(renewTime("alive")).isAfter(before);
  }

  private ZonedDateTime renewTime(String node) {
    return plane
        .client()
        .leases()
        .inNamespace("bayplan-system")
        .withName(node)
        .require()
        .getSpec()
        .getRenewTime();
  }
}
