package dev.bayplan.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Keys;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.ControlPlaneOptions;
import dev.bayplan.testcluster.node.ContainerRuntime;
import dev.bayplan.testcluster.node.NodeOptions;
import dev.bayplan.testcluster.node.NodeTest;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A container engine that ignores CDI names without a word: no shares, since nothing would bind
 * them to a GPU; whole GPUs by another way.
 */
@NodeTest
class OldContainerdTest {

  @RegisterExtension
  static final ControlPlaneExtension cluster =
      ControlPlaneExtension.of(ControlPlaneOptions.defaults()).prepared(Stage::prepare);

  @Test
  void thereAreNoSharesAndWholeGpusAreReallyThere() {
    Stage stage =
        Stage.start(
            cluster.plane(), NodeOptions.defaults().with(ContainerRuntime.OLD_CONTAINERD), 2, 80);
    stage.awaitAdvertised(Keys.GPU, 2);
    Tenants tenants = stage.tenants("old");

    Pod pod = tenants.run("whole", Ask.whole(stage.fleet().gpu(1)));

    Inside.of(stage.node(), pod, "main")
        .hasWhole(stage.fleet(), Checkpoint.ids(stage.node(), pod.getMetadata().getUid(), "main"));
    assertThat(stage.node().allocatable(Keys.GPU_MEMORY)).isZero();
    tenants.await(
        "the report says why",
        () -> stage.conditions().anyMatch(condition -> condition.message().contains("CDI")));
  }
}
