package dev.bayplan.agent;

import dev.bayplan.agent.cluster.ClusterAccess;
import dev.bayplan.agent.cluster.ReportText;
import dev.bayplan.agent.device.DeviceReader;
import dev.bayplan.agent.fleet.FleetDevices;
import dev.bayplan.agent.fleet.FleetFile;
import dev.bayplan.agent.report.FleetReport;
import dev.bayplan.agent.report.NodeReading;
import dev.bayplan.agent.report.Reporter;
import dev.bayplan.api.resources.GpuNodeStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The agent of one node. */
public final class Main {

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private Main() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options = new Options();
    CommandLine line = Options.parser(options);
    try {
      line.parseArgs(arguments);
      if (line.isUsageHelpRequested()) {
        line.usage(System.out);
      } else if (line.isVersionHelpRequested()) {
        line.printVersionHelp(System.out);
      } else {
        System.exit(run(options));
      }
    } catch (ParameterException wrong) {
      System.err.println("agent: " + wrong.getMessage());
      System.exit(2);
    }
  }

  private static int run(Options options) throws IOException, InterruptedException {
    if (!options.once && options.node.isEmpty()) {
      System.err.println("agent: --node is needed: the node's name, as kubectl get nodes shows it");
      return 2;
    }
    if (options.fleet().isEmpty()) {
      System.err.println("agent: --fleet is needed");
      return 2;
    }
    FleetFile file = new FleetFile(options.fleet().get(), options.node);
    try (DeviceReader devices = new FleetDevices(file::read)) {
      if (options.once) {
        return once(options, FleetReport.of(file.read()));
      }
      try (KubernetesClient client = ClusterAccess.connect(options.kubeconfig())) {
        new Agent(options, devices, () -> FleetReport.of(file.read())).run(client, bootId());
        return 0;
      }
    }
  }

  private static int once(Options options, NodeReading reading) {
    Optional<GpuNodeStatus> status = Reporter.first(reading, bootId());
    if (status.isEmpty()) {
      System.err.println("agent: " + ((NodeReading.Unknown) reading).problem());
      return 1;
    }
    System.out.print(
        switch (options.output) {
          case YAML -> ReportText.yaml(options.node, status.get());
          case JSON -> ReportText.json(options.node, status.get());
          case TABLE -> ReportText.table(status.get());
        });
    return 0;
  }

  private static Optional<String> bootId() {
    try {
      return Optional.of(Files.readString(BOOT_ID).strip()).filter(id -> !id.isEmpty());
    } catch (IOException noLinux) {
      return Optional.empty();
    }
  }
}
