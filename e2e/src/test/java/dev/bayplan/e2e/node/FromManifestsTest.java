package dev.bayplan.e2e.node;

import dev.bayplan.api.Assignment.Device;
import dev.bayplan.api.Keys;
import dev.bayplan.e2e.scheduling.Bayplan;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.node.NodeOptions;
import dev.bayplan.testcluster.node.NodeTest;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * From a pod to its devices, as installed: manifests with their guards, a stock kube-scheduler with
 * the extender, the agent under its own account, a real kubelet and containerd.
 */
@NodeTest
class FromManifestsTest {
  private static final int GPUS = 8;
  private static final int GIB = 80;

  @RegisterExtension static final ControlPlaneExtension cluster = Bayplan.installed("overlays/own");

  @Test
  void aPodRunsWithTheDevicesThatItWasAssigned() {
    ControlPlane plane = cluster.plane();
    Stage stage = Stage.asInstalled(plane, NodeOptions.defaults(), GPUS, GIB);
    Bayplan.start(plane, List.of());
    stage.awaitAdvertised(Keys.GPU, GPUS);
    stage.awaitAdvertised(Keys.GPU_MEMORY, GPUS * GIB);
    Tenants tenants = stage.tenants("end-to-end");

    Map<String, Ask> asks = asks(stage.fleet());
    tenants.createAll(
        asks.entrySet().stream().map(e -> tenants.unbound(e.getKey(), e.getValue())).toList());
    asks.keySet().forEach(tenants::running);

    asks.forEach((name, ask) ->
        tenants.await(
            name + " has what its assignment says", () -> agrees(stage, tenants.get(name))));
    asks.keySet().forEach(name -> check(stage, tenants.get(name)));
  }

  /** The plans are only sizes here: the scheduler makes its own. */
  private static Map<String, Ask> asks(Fleet fleet) {
    Map<String, Ask> asks = new LinkedHashMap<>();
    for (int i = 0; i < 4; i++) {
      asks.put("share-" + i, Ask.share(fleet.gpu(0), 30));
    }
    for (int i = 0; i < 3; i++) {
      asks.put("whole-" + i, Ask.whole(fleet.gpu(0)));
    }
    asks.put("pair", Ask.whole(fleet.gpu(0), fleet.gpu(1)));
    return asks;
  }

  /** The books follow the kubelet: where equal pods were swapped, soon and not at once. */
  private static boolean agrees(Stage stage, Pod pod) {
    return stage.fleet().minors(Assigned.gpus(pod)).equals(inside(stage, pod).minors());
  }

  private static void check(Stage stage, Pod pod) {
    Device first = Assigned.to(pod).devices().getFirst();
    if (first instanceof Device.Share share) {
      Ask ask = Ask.share(share.gpu(), (int) (share.memoryMiB() / Ask.MIB_PER_GIB));
      inside(stage, pod).hasShare(stage.fleet(), pod, ask);
    } else {
      inside(stage, pod).hasWhole(stage.fleet(), Assigned.gpus(pod));
    }
  }

  private static Inside inside(Stage stage, Pod pod) {
    return Inside.of(stage.node(), pod, "main");
  }
}
