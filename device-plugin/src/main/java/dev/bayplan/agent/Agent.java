package dev.bayplan.agent;

import dev.bayplan.agent.cluster.Fabric8Store;
import dev.bayplan.agent.cluster.NodePods;
import dev.bayplan.agent.device.DeviceReader;
import dev.bayplan.agent.handover.Isolation;
import dev.bayplan.agent.report.NodeReading;
import dev.bayplan.agent.report.Reporter;
import dev.bayplan.agent.watch.NodeBooks;
import dev.bayplan.agent.watch.NodeWatch;
import dev.bayplan.agent.watch.desk.DeskBooks;
import dev.bayplan.agent.watch.desk.MpsIsolation;
import dev.bayplan.api.resources.Mode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The running agent, of three loops that do not hold each other up: the watch looks at devices,
 * books and processes; in mode {@code Own} the hand-over serves the kubelet; the reporter writes
 * what they found.
 */
final class Agent {

  /** Longer than a cycle with all its requests timing out, and the longest pause after it. */
  private static final Duration STUCK = Duration.ofSeconds(180);

  /** Of sysexits.h, "try again": only a new process can load the updated driver's library. */
  static final int RESTART = 75;

  private final Options options;
  private final DeviceReader devices;
  private final Optional<String> bootId;

  Agent(Options options, DeviceReader devices, Optional<String> bootId) {
    this.options = options;
    this.devices = devices;
    this.bootId = bootId;
  }

  /**
   * @param devicesOf the devices as they are reported, from what the watch found
   * @return the exit status
   */
  int run(KubernetesClient client, Readings devicesOf) throws IOException, InterruptedException {
    return options.mode == Mode.Own ? own(client, devicesOf) : observe(client, devicesOf);
  }

  private int observe(KubernetesClient client, Readings devicesOf)
      throws IOException, InterruptedException {
    try (NodeWatch watch = Watch.start(options, devices, NodeBooks.none(), bootId.orElse(""))) {
      return report(
          client, watch, () -> devicesOf.observed(watch.state()), Optional::empty, () -> 0L);
    }
  }

  private int own(KubernetesClient client, Readings devicesOf)
      throws IOException, InterruptedException {
    boolean mps = options.isolation == Options.Sharing.MPS;
    try (NodePods pods = NodePods.watch(client, options.node)) {
      DeskBooks books = new DeskBooks(pods, mps);
      try (NodeWatch watch = Watch.start(options, devices, books, bootId.orElse(""));
          OwnMode own =
              new OwnMode(
                  options, devicesOf.topology(), pods, isolation(pods, books, watch), books)) {
        HandoverLoop loop = new HandoverLoop(own, () -> devicesOf.facts().inventory(watch.state()));
        try (loop) {
          loop.start();
          return report(
              client,
              watch,
              () -> devicesOf.owned(watch.state(), own),
              own::problem,
              loop::sinceStepNanos);
        }
      }
    }
  }

  private Isolation isolation(NodePods pods, DeskBooks books, NodeWatch watch) {
    return options.isolation == Options.Sharing.MPS
        ? new MpsIsolation(options.mpsDir, pods, books, share -> watch.daemonsNow())
        : Isolation.NONE;
  }

  private int report(
      KubernetesClient client,
      NodeWatch watch,
      Supplier<NodeReading> reading,
      Supplier<Optional<String>> handover,
      LongSupplier handoverNanos)
      throws IOException, InterruptedException {
    Reporter reporter =
        new Reporter(
            options.node,
            bootId,
            reading,
            new Fabric8Store(client, Instant.now()),
            new SplittableRandom());
    AtomicLong stepped = new AtomicLong(System.nanoTime());
    try (Probes _ =
        Probes.start(
            options.address,
            () ->
                stuck("report", Duration.ofNanos(System.nanoTime() - stepped.get()))
                    .or(() -> stuck("look at the devices", watch.sinceLook()))
                    .or(() ->
                        stuck(
                            "step of the hand-over", Duration.ofNanos(handoverNanos.getAsLong()))),
            () -> reporter.problem().or(handover),
            watch::metrics)) {
      while (!devices.outdated()) {
        Duration pause = reporter.step(System.nanoTime(), Instant.now());
        stepped.set(System.nanoTime());
        Thread.sleep(pause);
      }
    }
    return RESTART;
  }

  private static Optional<String> stuck(String what, Duration since) {
    return since.compareTo(STUCK) < 0
        ? Optional.empty()
        : Optional.of("no " + what + " has ended for " + since.toSeconds() + " s");
  }
}
