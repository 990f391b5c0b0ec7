package dev.bayplan.e2e.node;

import dev.bayplan.api.resources.AllocationStatus;
import dev.bayplan.api.resources.GpuNode;
import dev.bayplan.api.resources.GpuNodeStatus;
import dev.bayplan.api.resources.ObjectCondition;
import dev.bayplan.e2e.Manifests;
import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.Program;
import dev.bayplan.testcluster.node.NodeOptions;
import dev.bayplan.testcluster.node.RealNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real node with the agent's own process beside it, GPUs from a fleet file, stand-ins for /dev.
 */
final class Stage implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ControlPlane plane;
  private final RealNode node;
  private final Fleet fleet;
  private final Program agent;

  private Stage(ControlPlane plane, RealNode node, Fleet fleet, Program agent) {
    this.plane = plane;
    this.node = node;
    this.fleet = fleet;
    this.agent = agent;
  }

  /** What an agent needs of a cluster, without its guards. */
  static void prepare(ControlPlane plane) {
    Path base = Manifests.folder().resolve("base");
    plane.kubectl().run("create", "-f", base.resolve("crds/gpunodes.bayplan.dev.yaml").toString());
    plane.kubectl().run("create", "-f", base.resolve("namespace.yaml").toString());
    plane.kubectl().run("wait", "--for=condition=Established", "crd/gpunodes.bayplan.dev");
  }

  /** A node with equal GPUs; {@link #awaitAdvertised} says when its agent has been heard. */
  static Stage start(ControlPlane plane, NodeOptions options, int gpus, int gib) {
    Fleet fleet = Fleet.of(options.name(), gpus);
    Path folder = folder(plane, options);
    write(folder, fleet.text(options.name(), gib));
    return start(
        plane, RealNode.start(plane, options), fleet, AgentCommand.ofFleetFile(plane, folder));
  }

  /** The same where Bayplan is installed: the agent has its own account, and its guards. */
  static Stage asInstalled(ControlPlane plane, NodeOptions options, int gpus, int gib) {
    Fleet fleet = Fleet.of(options.name(), gpus);
    Path folder = folder(plane, options);
    write(folder, fleet.text(options.name(), gib));
    RealNode node = RealNode.start(plane, options);
    return start(
        plane,
        node,
        fleet,
        AgentCommand.ofFleetFile(plane, folder).as(AgentPod.kubeconfig(plane, node, folder)));
  }

  private static void write(Path folder, String fleet) {
    try {
      Files.writeString(folder.resolve("fleet.yaml"), fleet);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the agent of a node has its files. */
  static Path folder(ControlPlane plane, NodeOptions options) {
    return plane.data("agent-" + options.name());
  }

  static Stage start(ControlPlane plane, RealNode node, Fleet fleet, AgentCommand command) {
    Path folder = plane.data("agent-" + node.name());
    StandIns.make(folder, fleet);
    Program agent =
        new Program(
            new Program.Launch(
                "agent",
                command.on(node, folder),
                command.environment(),
                false,
                folder,
                plane.log("agent-" + node.name())));
    plane.closeWithPlane(agent);
    agent.start();
    return new Stage(plane, node, fleet, agent);
  }

  RealNode node() {
    return node;
  }

  Fleet fleet() {
    return fleet;
  }

  /** Pods in a namespace of their own. */
  Tenants tenants(String namespace) {
    plane
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    return new Tenants(plane, namespace, node.name());
  }

  void killAgent() {
    agent.kill9();
  }

  void startAgent() {
    agent.start();
  }

  void awaitAdvertised(String resource, int count) {
    Await.until(
        "%d of %s on %s".formatted(count, resource, node.name()),
        LIMIT,
        () -> node.allocatable(resource) == count,
        () -> "There are " + node.allocatable(resource) + "\n" + plane.logTails());
  }

  /** What the agent reports. */
  Optional<GpuNodeStatus> report() {
    return gpuNode().map(GpuNode::getStatus);
  }

  Optional<GpuNode> gpuNode() {
    return Optional.ofNullable(plane.client().resources(GpuNode.class).withName(node.name()).get());
  }

  List<AllocationStatus> allocations() {
    return report().map(GpuNodeStatus::allocations).stream().flatMap(List::stream).toList();
  }

  Stream<ObjectCondition> conditions() {
    return report().map(GpuNodeStatus::conditions).stream().flatMap(List::stream);
  }

  /**
   * Waits until all of these run, and plays scheduler and controller meanwhile: a pod of which the
   * agent reports that it has to go is evicted, and made anew. That happens where the kubelet asked
   * before the agent knew the plans.
   */
  void settle(Tenants tenants, Map<String, Ask> asks) {
    tenants.await(
        "all run",
        () -> {
          Set<String> evicted = evicted();
          asks.forEach((name, ask) -> replace(tenants, name, ask, evicted));
          return asks.keySet().stream()
              .allMatch(name -> tenants.find(name).filter(tenants::isRunning).isPresent());
        });
  }

  private static void replace(Tenants tenants, String name, Ask ask, Set<String> evicted) {
    Optional<Pod> pod = tenants.find(name);
    if (pod.isEmpty()) {
      tenants.create(tenants.pod(name, ask));
    } else if (evicted.contains(pod.get().getMetadata().getUid())) {
      tenants.delete(name);
    }
  }

  /** Uids of pods that have to go, as the agent reports. */
  private Set<String> evicted() {
    return allocations().stream()
        .filter(one -> one.evict() != null && one.podUid() != null)
        .map(one -> String.valueOf(one.podUid()))
        .collect(Collectors.toSet());
  }

  Stream<AllocationStatus> allocationsOf(String podUid) {
    return allocations().stream().filter(one -> podUid.equals(one.podUid()));
  }

  /** The specs of shares that lie in the CDI folder. */
  List<Path> shareSpecs() {
    try (Stream<Path> files = Files.list(node.cdi())) {
      return files.filter(file -> file.getFileName().toString().contains("share")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends agent and node, where the control plane goes on. */
  @Override
  public void close() {
    agent.close();
    node.close();
  }
}
