package dev.bayplan.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Assignment.Device;
import dev.bayplan.api.Keys;
import dev.bayplan.e2e.Manifests;
import dev.bayplan.e2e.scheduling.Bayplan;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.node.NodeOptions;
import dev.bayplan.testcluster.node.NodeTest;
import dev.bayplan.testcluster.node.RealNode;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * From a pod that asks for a profile to the instance in its container, as installed: a stock
 * kube-scheduler with the extender plans the device, the kubelet gives it, the agent hands it over.
 */
@NodeTest
class MigFromManifestsTest {
  private static final Path FILE =
      Manifests.folder().resolveSibling("device-plugin/src/main/fleets/h100-mig.fleet");

  @RegisterExtension static final ControlPlaneExtension cluster = Bayplan.installed("overlays/own");

  @Test
  void aPodRunsWithTheMigDeviceThatItWasAssignedAndOneTooManyWaits() {
    Stage stage = stage(cluster.plane());
    Fleet fleet = stage.fleet();
    Tenants tenants = stage.tenants("mig-end-to-end");
    Map<String, Ask> asks = new LinkedHashMap<>(); // Only sizes: the scheduler makes its own plan.
    fleet.migs().forEach(mig -> asks.put("mig-" + asks.size(), Ask.mig(fleet, mig)));
    asks.put("whole", Ask.whole(fleet.gpu(2)));
    tenants.createAll(
        asks.entrySet().stream().map(e -> tenants.unbound(e.getKey(), e.getValue())).toList());
    asks.keySet().forEach(tenants::running);

    List<String> given = new ArrayList<>();
    asks.forEach((name, ask) -> {
      tenants.await(name + " has what its assignment says", () -> agrees(stage, tenants.get(name)));
      given.add(id(tenants.get(name)));
      check(stage, tenants.get(name), ask);
    });
    assertThat(given).as("each is given once").doesNotHaveDuplicates();

    Ask last = asks.values().iterator().next();
    tenants.create(tenants.unbound("waits", last));
    tenants.await(
        "the pod too many says why",
        () -> reason(tenants.get("waits")).contains("not enough free MIG devices"));
  }

  private static String reason(Pod pod) {
    return pod.getMetadata().getAnnotations().getOrDefault(Keys.REASON, "");
  }

  private static Stage stage(ControlPlane plane) {
    NodeOptions options = NodeOptions.defaults();
    RealNode node = RealNode.start(plane, options);
    Path folder = Stage.folder(plane, options);
    Stage stage =
        Stage.start(
            plane,
            node,
            Fleet.played(FILE),
            AgentCommand.ofPlayedDriver(plane, FILE).as(AgentPod.kubeconfig(plane, node, folder)));
    Bayplan.start(plane, List.of());
    stage.awaitAdvertised("nvidia.com/mig-1g.10gb", 7);
    stage.awaitAdvertised("nvidia.com/mig-3g.40gb", 2);
    stage.awaitAdvertised(Keys.GPU, 6);
    return stage;
  }

  /** The kubelet's own word against the assignment: where equal pods were swapped, soon. */
  private static boolean agrees(Stage stage, Pod pod) {
    return Checkpoint.ids(stage.node(), pod.getMetadata().getUid(), "main")
        .equals(new TreeSet<>(List.of(id(pod))));
  }

  private static String id(Pod pod) {
    return switch (Assigned.to(pod).devices().getFirst()) {
      case Device.Mig mig -> mig.mig();
      case Device.Whole whole -> whole.gpu();
      case Device other -> throw new AssertionError("not asked for: " + other);
    };
  }

  private static void check(Stage stage, Pod pod, Ask ask) {
    Inside inside = Inside.of(stage.node(), pod, "main");
    if (ask.resource().equals(Keys.GPU)) {
      inside.hasWhole(stage.fleet(), List.of(id(pod)));
      return;
    }
    Fleet.Mig mig =
        stage.fleet().migs().stream()
            .filter(one -> one.uuid().equals(id(pod)) && one.resource().equals(ask.resource()))
            .findFirst()
            .orElseThrow();
    inside.hasMig(stage.fleet(), mig);
  }
}
