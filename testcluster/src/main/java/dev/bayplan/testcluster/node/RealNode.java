package dev.bayplan.testcluster.node;

import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.HttpProbe;
import dev.bayplan.testcluster.Ports;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A real kubelet and containerd as a node of a control plane, Ready after 1 to 4 s:
 *
 * <pre>
 * {@code RealNode node = RealNode.start(plane, NodeOptions.defaults());}
 * </pre>
 *
 * <p>All its processes live in mount and pid namespaces of their own, so that nothing of it can
 * outlive its first process; it ends with {@link #close()}, with the control plane, or with this
 * JVM. An agent and tests stay outside: the sockets and folders below are where they find each
 * other. Pods use the image {@link #IMAGE} with {@code imagePullPolicy: Never} and have no network.
 */
public final class RealNode implements AutoCloseable {
  /** busybox; sleeps unless it is given a command. */
  public static final String IMAGE = ContainerdConfiguration.IMAGE;

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration PROBE = Duration.ofSeconds(2);
  private static final String KUBELET = "kubelet";
  private static final String CONTAINERD = "containerd";

  private final ControlPlane plane;
  private final String name;
  private final NodeFolder folder;
  private final URI kubelet;
  private final URI health;
  private final NodeProcess process;

  private RealNode(ControlPlane plane, NodeOptions options) {
    this.plane = plane;
    this.name = options.name();
    this.folder = NodeFolder.make();
    this.kubelet = URI.create("https://%s:%d".formatted(name, Ports.free()));
    this.health = URI.create("http://%s:%d/healthz".formatted(name, Ports.free()));
    NodeFiles.write(plane, options, folder, kubelet.getPort(), health.getPort());
    this.process = new NodeProcess(folder, name, plane.log("node-" + name));
  }

  public static RealNode start(ControlPlane plane, NodeOptions options) {
    RealNode node = new RealNode(plane, options);
    plane.closeWithPlane(node);
    node.process.start();
    node.awaitHealthy();
    return node;
  }

  public String name() {
    return name;
  }

  /** The kubelet's own server, which lets every caller in: {@code /configz}, {@code /metrics}. */
  public URI kubelet() {
    return kubelet;
  }

  /** The kubelet's folder: {@code /var/lib/kubelet} of any other node. */
  public Path kubeletFolder() {
    return folder.file("kubelet");
  }

  /** The kubelet's configuration: {@code /var/lib/kubelet/config.yaml} of many other nodes. */
  public Path kubeletConfiguration() {
    return folder.file("kubelet.yaml");
  }

  /** The socket of containerd's own API and of CRI. */
  public Path containerdSocket() {
    return folder.file("containerd.sock");
  }

  /** Where device plugins put their sockets, beside {@code kubelet.sock}. */
  public Path devicePlugins() {
    return folder.file("kubelet/device-plugins");
  }

  /** The socket of PodResources. */
  public Path podResources() {
    return folder.file("kubelet/pod-resources/kubelet.sock");
  }

  /** The folder that containerd reads CDI specs from; an old one reads none. */
  public Path cdi() {
    return folder.file("cdi");
  }

  /** A resource in the node's status; 0 where the node does not name it. */
  public int allocatable(String resource) {
    return Optional.ofNullable(plane.client().nodes().withName(name).get())
        .map(node -> node.getStatus().getAllocatable().get(resource))
        .map(quantity -> Integer.parseInt(quantity.getAmount()))
        .orElse(0);
  }

  /**
   * A running container of a pod.
   *
   * @param pod with a status that names the container; init containers count
   */
  public RealContainer container(Pod pod, String container) {
    return RealContainer.of(pod, container);
  }

  /** The running containers of that name of a pod, by containerd's word alone. */
  public List<RealContainer> containers(String podUid, String container) {
    String filter =
        "labels.\"io.kubernetes.pod.uid\"==%s,labels.\"io.kubernetes.container.name\"==%s"
            .formatted(podUid, container);
    return ctr("containers", "list", "--quiet", filter)
        .lines()
        .flatMap(id -> RealContainer.running(id).stream())
        .toList();
  }

  /** {@code ctr} on the images and containers of the kubelet: its output. */
  public String ctr(String... arguments) {
    return Commands.run(Commands.join(ctrCommand("--namespace", "k8s.io"), arguments));
  }

  /** Kills the kubelet, and returns when its successor is healthy. */
  public void restartKubelet() {
    process.kill(KUBELET);
    awaitHealthy();
  }

  /** Kills containerd, and returns when its successor answers. Containers run on. */
  public void restartContainerd() {
    process.kill(CONTAINERD);
    awaitHealthy();
  }

  /** Kills the kubelet, which stays away until {@link #resumeKubelet()}. */
  public void stopKubelet() {
    stop(KUBELET);
  }

  public void resumeKubelet() {
    resume(KUBELET);
  }

  /** Kills containerd, which stays away until {@link #resumeContainerd()}. */
  public void stopContainerd() {
    stop(CONTAINERD);
  }

  public void resumeContainerd() {
    resume(CONTAINERD);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends all processes of the node at once, as a power cut would, and removes what it kept. */
  @Override
  public void close() {
    process.close();
    Path clean = folder.file("clean.sh");
    if (Files.exists(clean)) {
      Commands.run(List.of(clean.toString(), folder.path().toString()));
    }
  }

  /** Its first process. */
  ProcessHandle init() {
    return process.init();
  }

  NodeFolder folder() {
    return folder;
  }

  private void stop(String program) {
    folder.write("hold/" + program, "");
    process.kill(program);
  }

  private void resume(String program) {
    folder.delete("hold/" + program);
    awaitHealthy();
  }

  private void awaitHealthy() {
    await("containerd answers", () -> Commands.succeeds(ctrCommand("version")));
    await("the kubelet is healthy", () -> HttpProbe.succeeds(health, Map.of(), PROBE));
    await("the node is Ready", this::saysReady);
  }

  private void await(String what, BooleanSupplier condition) {
    Await.until(
        name + ": " + what,
        START,
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException(
                "Node %s has ended. %s".formatted(name, process.logTail()));
          }
          return condition.getAsBoolean();
        },
        process::logTail);
  }

  private boolean saysReady() {
    Node node = plane.client().nodes().withName(name).get();
    return node != null
        && node.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private List<String> ctrCommand(String... arguments) {
    String ctr = folder.file("bin/ctr").toString();
    return Commands.join(List.of(ctr, "--address", containerdSocket().toString()), arguments);
  }
}
