package dev.bayplan.testcluster.kubelet;

import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.FakeNode;
import dev.bayplan.testcluster.FakeNodes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Plays the kubelet for the project's own workloads, as its manifests describe them and as the API
 * server gives them back:
 *
 * <pre>{@code
 * plane.install(Path.of("manifests/overlays/test"));
 * KubeletPlayer kubelet = new KubeletPlayer(plane, images);
 * PlayedPod scheduler = kubelet.deployment("bayplan-system", "bayplan").getFirst().awaitReady(Duration.ofSeconds(30));
 * scheduler.container("extender").kill9();
 * }</pre>
 *
 * <p>Each pod is an object in the API server, bound to a fake node; each container is a process.
 * Ends with the control plane.
 */
public final class KubeletPlayer implements AutoCloseable {
  /** Where pods of Deployments run: a node with a taint that keeps everybody else away. */
  public static final String CONTROL_PLANE_NODE = "control-plane";

  private final ControlPlane plane;
  private final Images images;
  private final String address = PodAddress.ofThisMachine();
  private final List<PlayedPod> pods = new CopyOnWriteArrayList<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Reporter reporter;

  /**
   * @param images of all containers that will be played, but kube-scheduler's, which is known
   */
  public KubeletPlayer(ControlPlane plane, Images images) {
    this.plane = plane;
    this.images =
        images.with(
            "kube-scheduler", List.of(plane.binaries().program("kube-scheduler").toString()));
    this.reporter = new Reporter(plane.client(), pods);
    reporter.start();
    plane.closeWithPlane(this);
  }

  /** Starts as many pods as the Deployment has replicas. They are not ready yet. */
  public List<PlayedPod> deployment(String namespace, String name) {
    Deployment deployment =
        plane.client().apps().deployments().inNamespace(namespace).withName(name).require();
    controlPlaneNode();
    int replicas = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
    return IntStream.range(0, replicas)
        .mapToObj(
            i -> play(namespace, name, deployment.getSpec().getTemplate(), CONTROL_PLANE_NODE))
        .toList();
  }

  /**
   * Starts one pod of the DaemonSet on each of these nodes, which must exist. They are not ready
   * yet.
   */
  public List<PlayedPod> daemonSet(String namespace, String name, List<String> nodes) {
    DaemonSet daemonSet =
        plane.client().apps().daemonSets().inNamespace(namespace).withName(name).require();
    return nodes.stream()
        .map(node -> play(namespace, name, daemonSet.getSpec().getTemplate(), node))
        .toList();
  }

  /** All pods that have been started and not deleted. */
  public List<PlayedPod> pods() {
    return List.copyOf(pods);
  }

  @Override
  public void close() {
    reporter.close();
    pods.forEach(PlayedPod::powerOff);
  }

  private PlayedPod play(String namespace, String owner, PodTemplateSpec template, String node) {
    Pod asked =
        new PodBuilder()
            .withMetadata(template.getMetadata())
            .editMetadata()
            .withName("%s-%d".formatted(owner, count.incrementAndGet()))
            .withNamespace(namespace)
            .endMetadata()
            .withSpec(template.getSpec())
            .editSpec()
            .withNodeName(node)
            .endSpec()
            .build();
    Pod pod = plane.client().pods().inNamespace(namespace).resource(asked).create();
    PlayedPod played =
        new PlayedPod(
            pod, address, new PodStarter(plane, images, pod, address).containers(), this::delete);
    pods.add(played);
    played.start();
    return played;
  }

  private void delete(PlayedPod pod) {
    pods.remove(pod);
    plane
        .client()
        .pods()
        .inNamespace(pod.namespace())
        .withName(pod.name())
        .withGracePeriod(0)
        .delete();
  }

  private void controlPlaneNode() {
    if (plane.client().nodes().withName(CONTROL_PLANE_NODE).get() == null) {
      FakeNode node =
          FakeNode.named(CONTROL_PLANE_NODE)
              .withLabel("node-role.kubernetes.io/control-plane", "")
              .withTaint("node-role.kubernetes.io/control-plane", "NoSchedule");
      new FakeNodes(plane).create(List.of(node));
    }
  }
}
