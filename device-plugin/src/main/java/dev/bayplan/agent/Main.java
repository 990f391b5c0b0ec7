package dev.bayplan.agent;

import dev.bayplan.agent.cluster.ClusterAccess;
import dev.bayplan.agent.cluster.ReportText;
import dev.bayplan.agent.device.DeviceReader;
import dev.bayplan.agent.fleet.FleetDevices;
import dev.bayplan.agent.fleet.FleetFile;
import dev.bayplan.agent.host.PciFolder;
import dev.bayplan.agent.host.PlacedDevices;
import dev.bayplan.agent.nvml.DriverSearch;
import dev.bayplan.agent.nvml.NvmlReader;
import dev.bayplan.agent.report.DeviceReport;
import dev.bayplan.agent.report.FleetReport;
import dev.bayplan.agent.report.NodeReading;
import dev.bayplan.agent.report.Reporter;
import dev.bayplan.api.resources.GpuNodeStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The agent of one node. */
public final class Main {

  /** A healthy driver answers all calls about a GPU within some milliseconds. */
  private static final Duration NVML_LIMIT = Duration.ofSeconds(5);

  private static final Path PCI_DEVICES = Path.of("/sys/bus/pci/devices");
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
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
    Optional<FleetFile> file = options.fleet().map(path -> new FleetFile(path, options.node));
    try (DeviceReader devices = reader(options, file)) {
      // A fleet file says mode and health itself.
      Optional<Supplier<NodeReading>> fleet = file.map(one -> () -> FleetReport.of(one.read()));
      if (options.once) {
        return once(
            options,
            fleet
                .map(Supplier::get)
                .orElseGet(() -> DeviceReport.of(devices.inventory(), options.mode, Map.of())));
      }
      try (KubernetesClient client = ClusterAccess.connect(options.kubeconfig())) {
        Readings readings = new Readings(new Facts(options.mode), options.topology(), fleet);
        return new Agent(options, devices, bootId()).run(client, readings);
      }
    } catch (Watch.WrongSettings wrong) {
      System.err.println("agent: " + wrong.getMessage());
      return 2;
    }
  }

  private static DeviceReader reader(Options options, Optional<FleetFile> file) {
    if (file.isPresent()) {
      return new FleetDevices(file.get()::read);
    }
    String places =
        options.nvml().map(Path::toString).orElseGet(() -> DriverSearch.places(options.hostRoot));
    return new PlacedDevices(
        new NvmlReader(
            () -> options.nvml().or(() -> DriverSearch.find(options.hostRoot)), places, NVML_LIMIT),
        new PciFolder(PCI_DEVICES));
  }

  private static int once(Options options, NodeReading reading) {
    Optional<GpuNodeStatus> status = Reporter.first(reading, bootId());
    if (status.isEmpty()) {
      System.err.println("agent: " + ((NodeReading.Unknown) reading).problem());
      return 1;
    }
    System.out.print(
        switch (options.output) {
          case YAML -> ReportText.yaml(name(options), status.get());
          case JSON -> ReportText.json(name(options), status.get());
          case TABLE -> ReportText.table(status.get());
        });
    return 0;
  }

  private static String name(Options options) {
    return options.node.isEmpty() ? line(HOST_NAME).orElse("this-node") : options.node;
  }

  private static Optional<String> bootId() {
    return line(BOOT_ID);
  }

  private static Optional<String> line(Path file) {
    try {
      return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
    } catch (IOException noLinux) {
      return Optional.empty();
    }
  }
}
