package dev.bayplan.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Keys;
import dev.bayplan.e2e.scheduling.Bayplan;
import dev.bayplan.policies.Reason;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.node.NodeOptions;
import dev.bayplan.testcluster.node.NodeTest;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * As installed, on a node whose kubelet has the policy {@code single-numa-node} and is shown two
 * NUMA nodes, with four of eight GPUs each: the scheduler sends no pod there that the kubelet would
 * fail.
 */
@NodeTest
class NumaFromManifestsTest {
  private static final int GPUS = 8;
  private static final int GIB = 80;

  @RegisterExtension static final ControlPlaneExtension cluster = Bayplan.installed("overlays/own");

  @Test
  void aPodWaitsWhereTheKubeletWouldFailItAndRunsWhenItWouldNot() {
    ControlPlane plane = cluster.plane();
    NodeOptions options =
        NodeOptions.defaults()
            .withKubelet("topologyManagerPolicy", "single-numa-node")
            .withNumaNodes(2);
    Stage stage = Stage.asInstalled(plane, options, GPUS, GIB);
    Bayplan.start(plane, List.of());
    stage.awaitAdvertised(Keys.GPU, GPUS);
    Tenants tenants = stage.tenants("numa");

    // On the empty node: else kube-scheduler itself finds too few GPUs, and does not ask.
    tenants.create(tenants.unbound("five", Ask.whole(5)));
    tenants.create(together(tenants.unbound("six", Ask.whole(3).in("a"), Ask.whole(3).in("b"))));
    waits(tenants, "five", Reason.RequestExceedsNumaNodes);
    waits(tenants, "six", Reason.RequestExceedsNumaNodes);

    tenants.create(tenants.unbound("three-0", Ask.whole(3)));
    tenants.running("three-0");
    tenants.create(tenants.unbound("three-1", Ask.whole(3)));
    tenants.running("three-1");
    tenants.create(tenants.unbound("pair", Ask.whole(2)));
    waits(tenants, "pair", Reason.NumaMisaligned);

    tenants.create(tenants.pod("forced", Ask.whole(2)));
    tenants.await("the kubelet fails it", () -> tenants.phase("forced").equals("Failed"));
    assertThat(tenants.get("forced").getStatus().getReason()).isEqualTo("TopologyAffinityError");

    tenants.delete("three-0");
    Pod pair = tenants.running("pair");
    SortedSet<String> ids = Checkpoint.ids(stage.node(), pair.getMetadata().getUid(), "main");
    assertThat(ids).hasSize(2);
    assertThat(ids.stream().map(id -> numaNode(stage.fleet(), id)).distinct()).hasSize(1);
  }

  private static Pod together(Pod pod) {
    return new PodBuilder(pod)
        .editMetadata()
        .addToAnnotations(Map.of(Keys.GPU_NUMA, "single"))
        .endMetadata()
        .build();
  }

  private static int numaNode(Fleet fleet, String id) {
    return fleet.numaNode(fleet.uuids().indexOf(id));
  }

  private static void waits(Tenants tenants, String name, Reason reason) {
    tenants.await(
        name + " waits: " + reason.sentence(),
        () -> reason(tenants.get(name)).contains(reason.sentence()));
  }

  /** It waits behind our gate, where kube-scheduler does not see it. */
  private static String reason(Pod pod) {
    return pod.getMetadata().getAnnotations().getOrDefault(Keys.REASON, "");
  }
}
