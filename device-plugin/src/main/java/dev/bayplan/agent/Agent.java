package dev.bayplan.agent;

import dev.bayplan.agent.cluster.Fabric8Store;
import dev.bayplan.agent.cluster.NodePods;
import dev.bayplan.agent.handover.Isolation;
import dev.bayplan.agent.report.AllocationReport;
import dev.bayplan.agent.report.NodeReading;
import dev.bayplan.agent.report.NodeReading.Remark;
import dev.bayplan.agent.report.Reporter;
import dev.bayplan.api.resources.Mode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The running agent: the devices are looked at each second; in mode {@code Own} they are handed out
 * by a loop of its own, which an API server that is away does not hold up.
 */
final class Agent {

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Longer than a cycle with all its requests timing out, and the longest pause after it. */
  private static final Duration STUCK = Duration.ofSeconds(180);

  private final Options options;
  private final Inventories inventories;
  private final Supplier<NodeReading> reading;

  /**
   * @param reading the devices as they are reported, without what was handed out
   */
  Agent(Options options, Inventories inventories, Supplier<NodeReading> reading) {
    this.options = options;
    this.inventories = inventories;
    this.reading = reading;
  }

  void run(KubernetesClient client, Optional<String> bootId)
      throws IOException, InterruptedException {
    Fabric8Store store = new Fabric8Store(client, Instant.now());
    if (options.mode == Mode.Observe) {
      report(new Reporter(options.node, bootId, reading, store, new SplittableRandom()), NOTHING);
      return;
    }
    try (NodePods pods = NodePods.watch(client, options.node);
        OwnMode own = new OwnMode(options, pods, Isolation.NONE)) {
      AtomicLong stepped = new AtomicLong(System.nanoTime());
      Thread loop = Thread.ofPlatform().name("handover").daemon().start(() -> hand(own, stepped));
      report(
          new Reporter(
              options.node, bootId, () -> withAllocations(own), store, new SplittableRandom()),
          new Loop(own::problem, stepped));
      loop.interrupt();
    }
  }

  private static final Loop NOTHING = new Loop(Optional::empty, new AtomicLong(Long.MIN_VALUE));

  /** Another loop than the reporter's. */
  private record Loop(Supplier<Optional<String>> problem, AtomicLong stepped) {}

  private void hand(OwnMode own, AtomicLong stepped) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        own.step(inventories.now(), System.nanoTime());
        stepped.set(System.nanoTime());
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException theEnd) {
      Thread.currentThread().interrupt();
    }
  }

  private NodeReading withAllocations(OwnMode own) {
    return switch (reading.get()) {
      case NodeReading.Known known ->
          new NodeReading.Known(
              Mode.Own,
              known.gpus(),
              known.driverVersion(),
              known.cudaVersion(),
              known.summary(),
              Optional.of(own.topologyPolicy()),
              own.shares() ? List.of("none") : List.of(),
              AllocationReport.of(own.held(), own.evictions()),
              List.of(
                  new Remark(
                      "SharesReady",
                      own.shares(),
                      own.shares() ? "CdiHonoured" : "NoShares",
                      own.sharesWhy()),
                  handedOut(own)));
      case NodeReading.Unknown unknown -> unknown;
    };
  }

  private static Remark handedOut(OwnMode own) {
    Optional<String> problem = own.problem();
    return new Remark(
        "DevicePlugin",
        problem.isEmpty(),
        problem.isEmpty() ? "Registered" : "NotRegistered",
        problem.orElse("the kubelet knows the devices"));
  }

  private void report(Reporter reporter, Loop other) throws IOException, InterruptedException {
    AtomicLong stepped = new AtomicLong(System.nanoTime());
    try (Probes _ =
        Probes.start(
            options.address,
            () -> stuck(stepped.get()).or(() -> stuck(other.stepped().get())),
            () -> reporter.problem().or(other.problem()))) {
      while (!Thread.currentThread().isInterrupted()) {
        Duration pause = reporter.step(System.nanoTime(), Instant.now());
        stepped.set(System.nanoTime());
        Thread.sleep(pause);
      }
    }
  }

  private static Optional<String> stuck(long steppedNanos) {
    if (steppedNanos == Long.MIN_VALUE) {
      return Optional.empty();
    }
    Duration since = Duration.ofNanos(System.nanoTime() - steppedNanos);
    return since.compareTo(STUCK) < 0
        ? Optional.empty()
        : Optional.of("no cycle has ended for " + since.toSeconds() + " s");
  }
}
