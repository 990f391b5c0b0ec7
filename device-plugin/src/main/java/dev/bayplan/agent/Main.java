package dev.bayplan.agent;

import dev.bayplan.agent.cluster.ClusterAccess;
import dev.bayplan.agent.cluster.Fabric8Store;
import dev.bayplan.agent.cluster.ReportText;
import dev.bayplan.agent.fleet.FleetFile;
import dev.bayplan.agent.report.FleetReport;
import dev.bayplan.agent.report.Reporter;
import dev.bayplan.api.resources.GpuNodeStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** The agent of one node. */
public final class Main {

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** Longer than a cycle with all its requests timing out, and the longest pause after it. */
  private static final Duration STUCK = Duration.ofSeconds(180);

  private Main() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    switch (CommandLine.parse(List.of(arguments))) {
      case CommandLine.Show(String text) -> System.out.print(text);
      case CommandLine.Wrong(String problem) -> {
        System.err.println("agent: " + problem);
        System.exit(2);
      }
      case CommandLine.Run(Options options) -> System.exit(run(options));
    }
  }

  private static int run(Options options) throws IOException, InterruptedException {
    try (KubernetesClient client = ClusterAccess.connect(options.kubeconfig())) {
      FleetFile file = new FleetFile(options.fleet(), options.node());
      Reporter reporter =
          new Reporter(
              options.node(),
              bootId(),
              () -> FleetReport.of(file.read()),
              new Fabric8Store(client, Instant.now()),
              new SplittableRandom());
      return options.once() ? once(options, reporter) : serve(options, reporter);
    }
  }

  private static int once(Options options, Reporter reporter) {
    reporter.step(System.nanoTime(), Instant.now());
    reporter.problem().ifPresent(problem -> System.err.println("agent: " + problem));
    if (reporter.problem().isPresent()) {
      return 1;
    }
    reporter.written().ifPresent(status -> System.out.print(text(options, status)));
    return 0;
  }

  private static String text(Options options, GpuNodeStatus status) {
    return switch (options.output()) {
      case YAML -> ReportText.yaml(options.node(), status);
      case JSON -> ReportText.json(options.node(), status);
      case TABLE -> ReportText.table(status);
    };
  }

  private static int serve(Options options, Reporter reporter)
      throws IOException, InterruptedException {
    AtomicLong stepped = new AtomicLong(System.nanoTime());
    try (Probes _ =
        Probes.start(options.address(), () -> stuck(stepped.get()), reporter::problem)) {
      while (true) {
        Duration pause = reporter.step(System.nanoTime(), Instant.now());
        stepped.set(System.nanoTime());
        Thread.sleep(pause);
      }
    }
  }

  private static Optional<String> stuck(long steppedNanos) {
    Duration since = Duration.ofNanos(System.nanoTime() - steppedNanos);
    return since.compareTo(STUCK) < 0
        ? Optional.empty()
        : Optional.of("no cycle has ended for " + since.toSeconds() + " s");
  }

  private static Optional<String> bootId() {
    try {
      return Optional.of(Files.readString(BOOT_ID).strip()).filter(id -> !id.isEmpty());
    } catch (IOException noLinux) {
      return Optional.empty();
    }
  }
}
