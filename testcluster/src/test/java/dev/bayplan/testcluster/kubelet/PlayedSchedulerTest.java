package dev.bayplan.testcluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.ControlPlaneOptions;
import dev.bayplan.testcluster.FakeNode;
import dev.bayplan.testcluster.FakeNodes;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("cluster")
class PlayedSchedulerTest {
  private static final Duration SOON = Duration.ofSeconds(40);

  @RegisterExtension
  static final ControlPlaneExtension cluster =
      ControlPlaneExtension.of(ControlPlaneOptions.defaults())
          .prepared(plane -> plane.install(Path.of("src/test/resources/scheduler")));

  private final ControlPlane plane = cluster.plane();

  @Test
  void aRealSchedulerPlacesPodsAndItsStandbyTakesOverUnderItsPodsName() {
    new FakeNodes(plane).create(List.of(FakeNode.named("node-1")));
    List<PlayedPod> schedulers =
        new KubeletPlayer(plane, Images.none()).deployment("kube-system", "plain-scheduler");
    schedulers.forEach(pod -> pod.awaitReady(SOON));

    Await.until("the Lease has a holder", SOON, () -> !holder().isEmpty());
    PlayedPod leader =
        schedulers.stream().filter(pod -> pod.name().equals(holder())).findFirst().orElseThrow();
    create("before");
    awaitBound("before");

    leader.powerOff();
    create("after");
    awaitBound("after");
    assertThat(holder())
        .isNotEqualTo(leader.name())
        .isIn(schedulers.stream().map(PlayedPod::name).toList());
  }

  /** The part of the holder's identity before the last underscore. */
  private String holder() {
    Lease lease =
        plane.client().leases().inNamespace("kube-system").withName("kube-scheduler").get();
    String identity = lease == null ? null : lease.getSpec().getHolderIdentity();
    return identity == null || identity.isEmpty()
        ? ""
        : identity.substring(0, identity.lastIndexOf('_'));
  }

  private void create(String name) {
    plane
        .client()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withSchedulerName("plain")
                .addNewContainer()
                .withName("main")
                .withImage("pause")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  private void awaitBound(String name) {
    Await.until(
        "pod " + name + " is bound",
        SOON,
        () ->
            "node-1"
                .equals(
                    plane
                        .client()
                        .pods()
                        .inNamespace("default")
                        .withName(name)
                        .get()
                        .getSpec()
                        .getNodeName()));
  }
}
