package dev.bayplan.agent;

import dev.bayplan.agent.device.Inventory;
import dev.bayplan.agent.handover.CdiSupport;
import dev.bayplan.agent.handover.Devices;
import dev.bayplan.agent.handover.Eviction;
import dev.bayplan.agent.handover.HandoverDesk;
import dev.bayplan.agent.handover.HandoverParts;
import dev.bayplan.agent.handover.Held;
import dev.bayplan.agent.handover.Isolation;
import dev.bayplan.agent.handover.Ports;
import dev.bayplan.agent.handover.edits.RawDevices;
import dev.bayplan.agent.handover.edits.ToolkitSpecs;
import dev.bayplan.agent.handover.files.CdiFolder;
import dev.bayplan.agent.handover.files.GivenFile;
import dev.bayplan.agent.host.PodProcesses;
import dev.bayplan.agent.host.TopologyPolicy;
import dev.bayplan.agent.kubelet.CheckpointFile;
import dev.bayplan.agent.kubelet.ContainerEngine;
import dev.bayplan.agent.kubelet.KubeletPodResources;
import dev.bayplan.agent.kubelet.PluginFolder;
import dev.bayplan.agent.kubelet.Plugins;
import dev.bayplan.agent.kubelet.UnixSockets;
import dev.bayplan.agent.report.NodeReading.Remark;
import dev.bayplan.agent.watch.desk.DeskBooks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mode {@code Own}: this agent is the node's device plugin. One thread steps it each second; any
 * thread may ask what it knows.
 */
final class OwnMode implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OwnMode.class);

  /** The reconciliation has just read it. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Path cdiDir;
  private final TopologyPolicy topology;
  private final UnixSockets sockets = new UnixSockets();
  private final PluginFolder folder;
  private final KubeletPodResources kubelet;
  private final ContainerEngine engine;
  private final HandoverDesk desk;
  private final Plugins plugins;
  private final DeskBooks books;
  private final boolean mps;

  private volatile CdiSupport cdi = new CdiSupport.Unknown("the container engine is not asked yet");
  private Optional<Inventory> inventory = Optional.empty();
  private boolean cleared;
  private volatile List<Held> held = List.of();
  private volatile boolean shares;
  private volatile Optional<String> problem = Optional.of("nothing is registered yet");

  /**
   * @param topology what the kubelet does about NUMA nodes
   */
  OwnMode(
      Options options,
      TopologyPolicy topology,
      Ports.Pods pods,
      Isolation isolation,
      DeskBooks books) {
    this.topology = topology;
    this.books = books;
    this.mps = options.isolation == Options.Sharing.MPS;
    this.cdiDir = options.cdiDir;
    Path kubeletDir = options.kubeletDir;
    this.folder = new PluginFolder(kubeletDir.resolve("device-plugins"));
    this.kubelet =
        new KubeletPodResources(
            sockets, kubeletDir.resolve("pod-resources/kubelet.sock"), System::nanoTime);
    this.engine = new ContainerEngine(sockets, options.criSocket);
    Path specs = options.cdiDir;
    this.desk =
        new HandoverDesk(
            new HandoverParts(
                pods,
                kubelet,
                new CheckpointFile(kubeletDir.resolve("device-plugins")),
                new PodProcesses(Path.of("/proc")),
                new ToolkitSpecs(
                    List.of(
                        options.onHost(Path.of("/etc/cdi")),
                        options.onHost(Path.of("/var/run/cdi"))),
                    new RawDevices(
                        options.devDir, options.hostRoot, options.onHost(Path.of("/proc")))),
                () -> options.strategy.on(cdi),
                isolation,
                new CdiFolder(specs),
                System::nanoTime,
                millis -> LockSupport.parkNanos(millis * 1_000_000)),
            new GivenFile(options.stateDir.resolve("given.json")),
            new Devices(new Inventory.None("nothing is read yet"), false));
    this.plugins = new Plugins(folder, sockets, desk, topology.aligns());
  }

  /**
   * Brings everything in line with what there is now.
   *
   * @param now the devices of the node
   */
  void step(Inventory now, long nanos) {
    Optional<String> rival = cleared ? Optional.empty() : folder.clear();
    if (rival.isPresent()) {
      problem = rival;
      return;
    }
    cleared = true;
    askEngine();
    boolean offered = mayShare();
    if (!Optional.of(now).equals(inventory) || offered != shares) {
      desk.devices(new Devices(now, offered));
      inventory = Optional.of(now);
      shares = offered;
    }
    Optional<String> unread = reconcile();
    problem = plugins.step(nanos).or(() -> unread);
  }

  /** Once per life of the agent, until it answers. */
  private void askEngine() {
    if (cdi instanceof CdiSupport.Unknown) {
      CdiSupport before = cdi;
      cdi = engine.cdi(cdiDir);
      if (!cdi.equals(before)) {
        LOG.info("shares: {}", sharesWhy());
      }
    }
  }

  /** Tokens belong to no NUMA node, so they have no place where the kubelet aligns devices. */
  private boolean mayShare() {
    return cdi instanceof CdiSupport.Honoured && !topology.aligns();
  }

  private Optional<String> reconcile() {
    try {
      held = desk.reconcile();
      books.tell(held, Optional.of(kubelet.list(System.nanoTime() - FRESH.toNanos())));
      return Optional.empty();
    } catch (IOException away) {
      books.tell(held, Optional.empty());
      return Optional.of(String.valueOf(away.getMessage()));
    }
  }

  List<Held> held() {
    return held;
  }

  List<Eviction> evictions() {
    return desk.evictions();
  }

  /** Ways in which shares can be kept apart here; none: no shares. */
  List<String> isolation() {
    if (!shares) {
      return List.of();
    }
    return mps ? List.of("mps", "none") : List.of("none");
  }

  List<Remark> remarks() {
    Optional<String> wrong = problem;
    return List.of(
        new Remark("SharesReady", shares, shares ? "CdiHonoured" : "NoShares", sharesWhy()),
        new Remark(
            "DevicePlugin",
            wrong.isEmpty(),
            wrong.isEmpty() ? "Registered" : "NotRegistered",
            wrong.orElse(
                "the kubelet knows the devices"
                    + topology
                        .problem()
                        .map(why -> ", without their NUMA nodes: " + why)
                        .orElse(""))));
  }

  /** Why no shares are offered, or by whom they are bound. */
  private String sharesWhy() {
    return switch (cdi) {
      case CdiSupport.Honoured(String name) ->
          topology.aligns()
              ? "the kubelet's Topology Manager has the policy " + topology.policy()
              : name + " binds them by CDI";
      case CdiSupport.Ignored(String why) -> why;
      case CdiSupport.Unknown(String why) -> why;
    };
  }

  Optional<String> problem() {
    return problem;
  }

  @Override
  public void close() {
    plugins.close();
    kubelet.close();
    sockets.close();
  }
}
