package dev.bayplan.e2e.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.testcluster.ControlPlaneExtension;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The other form of the protocol: kube-scheduler sends whole nodes ({@code nodeCacheCapable}). */
@Tag("cluster")
class NodeObjectsTest {

  @RegisterExtension
  static final ControlPlaneExtension cluster =
      Bayplan.installedWithoutGate("overlays/test-node-objects");

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void podsLandAndAreRefusedAsWithNodeNames() {
    Bayplan bayplan = Bayplan.start(cluster.plane(), Bayplan.nodes(2, 4));
    Workload workload = new Workload(cluster.plane(), "objects");
    workload.createAll(
        12, i -> i < 4 ? workload.whole("whole-" + i, 1) : workload.share("share-" + i, 50));

    bayplan.await("8 places are taken", LIMIT, () -> workload.bound() == 8);
    bayplan.await(
        "4 pods are refused",
        LIMIT,
        () -> workload.list().stream().filter(p -> refused(Workload.refusal(p))).count() == 4);
    Books.check(workload.list(), Bayplan.GPU_MIB);
    assertThat(bayplan.metric("bayplan_gpus_over_committed")).isZero();
  }

  /**
   * Who comes first is kube-scheduler's choice: either kind of pod may be the one without a GPU.
   */
  private static boolean refused(String condition) {
    return condition.contains("GPU memory free, but not on one GPU")
        || condition.contains("not enough free GPUs");
  }
}
