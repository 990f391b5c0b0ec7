package dev.bayplan.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Keys;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.ControlPlaneOptions;
import dev.bayplan.testcluster.node.NodeOptions;
import dev.bayplan.testcluster.node.NodeTest;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The prediction against a real kubelet with each policy of its Topology Manager. The kubelet is
 * shown two NUMA nodes, with four of eight GPUs each.
 */
@NodeTest
class NumaTest {
  private static final int GPUS = 8;
  private static final int GIB = 80;
  private static final int STEPS = 12;

  @RegisterExtension
  static final ControlPlaneExtension cluster =
      ControlPlaneExtension.of(ControlPlaneOptions.defaults()).prepared(Stage::prepare);

  @ParameterizedTest
  @CsvSource({
    "127.0.0.2, none, container, false",
    "127.0.0.3, best-effort, container, false",
    "127.0.0.4, restricted, container, true",
    "127.0.0.5, single-numa-node, container, true",
    "127.0.0.6, single-numa-node, pod, true",
  })
  void whatIsPredictedIsWhatTheKubeletDoes(
      String node, String policy, String scope, boolean refuses) {
    NodeOptions options =
        NodeOptions.defaults()
            .named(node)
            .withKubelet("topologyManagerPolicy", policy)
            .withKubelet("topologyManagerScope", scope)
            .withNumaNodes(2);
    try (Stage stage = Stage.start(cluster.plane(), options, GPUS, GIB)) {
      stage.awaitAdvertised(Keys.GPU, GPUS);
      NumaWalk walk = new NumaWalk(stage, policy, scope, new Random(7));
      for (int step = 0; step < STEPS; step++) {
        walk.step();
      }
      assertThat(walk.admitted()).as("pods that were to run, and ran").isPositive();
      assertThat(walk.refused() > 0)
          .as("pods that were to be refused, and were")
          .isEqualTo(refuses);
      // Not all: a plan that comes 100 ms after the kubelet's question is too late.
      assertThat(walk.exact()).as("pods with just the planned GPUs").isPositive();
    }
  }
}
