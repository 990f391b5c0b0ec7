package dev.bayplan.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Keys;
import dev.bayplan.e2e.Manifests;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.ControlPlaneOptions;
import dev.bayplan.testcluster.node.NodeOptions;
import dev.bayplan.testcluster.node.NodeTest;
import dev.bayplan.testcluster.node.RealNode;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An HGX H100 of which two GPUs are cut, as a played NVML shows it. */
@NodeTest
class MigTest {
  private static final Path FILE =
      Manifests.folder().resolveSibling("device-plugin/src/main/fleets/h100-mig.fleet");
  private static final int SHARED = 2;

  @RegisterExtension
  static final ControlPlaneExtension cluster =
      ControlPlaneExtension.of(ControlPlaneOptions.defaults()).prepared(Stage::prepare);

  private static Stage stage;

  @BeforeAll
  static void start() {
    stage =
        Stage.start(
            cluster.plane(),
            RealNode.start(cluster.plane(), NodeOptions.defaults()),
            Fleet.played(FILE),
            AgentCommand.ofPlayedDriver(cluster.plane(), FILE));
    stage.awaitAdvertised("nvidia.com/mig-1g.10gb", 7);
    stage.awaitAdvertised("nvidia.com/mig-3g.40gb", 2);
    stage.awaitAdvertised(Keys.GPU, 6);
  }

  /** All MIG devices, whole GPUs and shares at the same instant, three times over. */
  @Test
  void eachContainerHasItsInstanceAlone() {
    Tenants tenants = stage.tenants("mig");
    for (int round = 0; round < 3; round++) {
      Map<String, Ask> asks = asks(round);
      tenants.createAll(asks);
      stage.settle(tenants, asks);
      List<String> given = new ArrayList<>();
      asks.forEach((name, ask) -> given.addAll(check(tenants.get(name), ask)));
      assertThat(given).as("each is given once").doesNotHaveDuplicates().hasSize(9 + 4);
      tenants.clear();
    }
  }

  private static Map<String, Ask> asks(int round) {
    Fleet fleet = stage.fleet();
    Map<String, Ask> asks = new LinkedHashMap<>();
    fleet.migs().forEach(mig -> asks.put("mig-" + round + "-" + asks.size(), Ask.mig(fleet, mig)));
    for (int gpu = 4; gpu < 8; gpu++) {
      asks.put("whole-" + round + "-" + gpu, Ask.whole(fleet.gpu(gpu)));
    }
    for (int i = 0; i < 4; i++) {
      asks.put("share-" + round + "-" + i, Ask.share(fleet.gpu(2 + i % SHARED), 20));
    }
    return asks;
  }

  /** The ids of whole devices, as the kubelet gave them. */
  private static List<String> check(Pod pod, Ask ask) {
    Fleet fleet = stage.fleet();
    Inside inside = Inside.of(stage.node(), pod, "main");
    if (ask.resource().equals(Keys.GPU_MEMORY)) {
      inside.hasShare(fleet, pod, ask);
      return List.of();
    }
    SortedSet<String> ids = Checkpoint.ids(stage.node(), pod.getMetadata().getUid(), "main");
    if (ask.resource().equals(Keys.GPU)) {
      inside.hasWhole(fleet, ids);
    } else {
      inside.hasMig(
          fleet,
          fleet.migs().stream()
              .filter(mig -> ids.contains(mig.uuid()) && mig.resource().equals(ask.resource()))
              .findFirst()
              .orElseThrow());
    }
    return List.copyOf(ids);
  }
}
