package dev.bayplan.agent;

import dev.bayplan.agent.handover.Strategy;
import dev.bayplan.agent.host.TopologyPolicy;
import dev.bayplan.api.resources.Mode;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the agent is told. */
@Command(
    name = "agent",
    sortOptions = false,
    usageHelpWidth = 120,
    versionProvider = Options.Version.class,
    description = {
      "Reports the GPUs of one node as the custom resource GpuNode and, with --mode=own, hands them"
          + " to containers as the kubelet's device plugin: nvidia.com/gpu,"
          + " nvidia.com/mig-<profile> and shares as bayplan.dev/gpu-memory (GiB).",
      ""
    },
    footer = {
      "",
      "fleet file:",
      "  nodes:",
      "    gpu-1:                 # or \"*\" for all nodes that are not named",
      "      mode: Own            # or Observe",
      "      gpus:",
      "      - {model: H100, memoryMiB: 81559, count: 8, numaNode: 0}   # also index, uuid, health:"
          + " OK|Unhealthy",
      "",
      "environment: BAYPLAN_LOG_LEVEL   DEBUG, INFO (default), WARN"
    })
final class Options {

  @Option(
      names = "--node",
      paramLabel = "NAME",
      defaultValue = "",
      description = "the node's name; needed but with --once")
  String node = "";

  @Option(
      names = "--mode",
      paramLabel = "own|observe",
      defaultValue = "observe",
      description = {
        "own: this agent is the device plugin of the node's GPUs (default: observe: another",
        "device plugin hands them out, this agent reports only)"
      })
  Mode mode = Mode.Observe;

  @Option(
      names = "--nvml",
      paramLabel = "FILE",
      description = {
        "the driver's libnvidia-ml.so.1 (default: looked for below --host-root); ./bayplan agent"
            + " takes fake:NAME",
        "too, for a fleet of device-plugin/src/main/fleets"
      })
  @Nullable Path nvml;

  @Option(
      names = "--fleet",
      paramLabel = "FILE",
      description =
          "take the node's GPUs from a fleet file and ask no driver; read again when it changes")
  @Nullable Path fleet;

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:10272",
      description = "where /livez, /readyz and /metrics are answered (default 127.0.0.1:10272)")
  InetSocketAddress address = new InetSocketAddress(0);

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = {
        "how to reach the API server (default: the pod's service account, else KUBECONFIG,",
        "else ~/.kube/config)"
      })
  @Nullable Path kubeconfig;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      defaultValue = "cdi-cri",
      description = {
        "how whole GPUs reach containers: cdi-cri (default), cdi-annotations, envvar, volume-mounts"
            + " as in",
        "NVIDIA's device plugin, or device-nodes, which needs no support by engine or runtime and"
            + " is taken",
        "in the place of cdi-cri where the engine ignores CDI"
      })
  Strategy strategy = Strategy.CDI_CRI;

  @Option(
      names = "--host-root",
      paramLabel = "FOLDER",
      defaultValue = "/",
      description =
          "where this process sees the node's root, to look for devices and CDI specs (default /)")
  Path hostRoot = Path.of("/");

  @Option(
      names = "--dev-dir",
      paramLabel = "FOLDER",
      defaultValue = "/dev",
      description = "the node's folder of device nodes (default /dev)")
  Path devDir = Path.of("/dev");

  @Option(
      names = "--kubelet-dir",
      paramLabel = "FOLDER",
      defaultValue = "/var/lib/kubelet",
      description =
          "the kubelet's folder, with device-plugins and pod-resources (default /var/lib/kubelet)")
  Path kubeletDir = Path.of("/var/lib/kubelet");

  @Option(
      names = "--topology-policy",
      paramLabel = "POLICY",
      description = {
        "the kubelet's Topology Manager policy (default: as --kubelet-config says);",
        "with any but none NUMA nodes are told to the kubelet, and no shares are advertised"
      })
  @Nullable String topologyPolicy;

  @Option(
      names = "--topology-scope",
      paramLabel = "container|pod",
      defaultValue = "container",
      description = "the scope of --topology-policy (default container)")
  String topologyScope = "container";

  @Option(
      names = "--kubelet-config",
      paramLabel = "FILE",
      description = {
        "the kubelet's configuration, for its Topology Manager (default: config.yaml in"
            + " --kubelet-dir);",
        "where it cannot be read, no NUMA nodes are told to the kubelet"
      })
  @Nullable Path kubeletConfig;

  @Option(
      names = "--kubelet-config-dir",
      paramLabel = "FOLDER",
      description = "its drop-in folder, where the kubelet has one")
  @Nullable Path kubeletConfigDir;

  @Option(
      names = "--cdi-dir",
      paramLabel = "FOLDER",
      defaultValue = "/var/run/cdi",
      description =
          "where CDI specs are written; the container engine must read it (default /var/run/cdi)")
  Path cdiDir = Path.of("/var/run/cdi");

  @Option(
      names = "--cri-socket",
      paramLabel = "FILE",
      defaultValue = "/run/containerd/containerd.sock",
      description =
          "the container engine, to be asked for its CDI support (default"
              + " /run/containerd/containerd.sock)")
  Path criSocket = Path.of("/run/containerd/containerd.sock");

  @Option(
      names = "--state-dir",
      paramLabel = "FOLDER",
      defaultValue = "/var/lib/bayplan",
      description = "what is kept over restarts of the agent (default /var/lib/bayplan)")
  Path stateDir = Path.of("/var/lib/bayplan");

  @Option(
      names = "--isolation",
      paramLabel = "none|mps",
      defaultValue = "none",
      description = {
        "how shares of one GPU are kept apart: none (default), or by an MPS daemon per GPU,"
            + " namespace and user",
        "where the pod says runAsUser"
      })
  Sharing isolation = Sharing.NONE;

  @Option(
      names = "--mps-dir",
      paramLabel = "FOLDER",
      defaultValue = "/run/bayplan-mps",
      description =
          "the MPS daemons' folder, the same path here and on the node (default /run/bayplan-mps)")
  Path mpsDir = Path.of("/run/bayplan-mps");

  @Option(
      names = "--xids",
      paramLabel = "FILE",
      description =
          "which XIDs count, and the times of the health machine (default: the table that is"
              + " shipped)")
  @Nullable Path xids;

  @Option(
      names = "--probes",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "test a GPU in a child process on CUDA before it comes back (default; --no-probes: calm"
              + " brings it back)")
  boolean probes = true;

  @Option(
      names = "--evict-over-use",
      description = "report pods for eviction that stay over their share (default: only say so)")
  boolean evictOverUse;

  @Option(names = "--dcgm-names", description = "tell the metrics by DCGM's names, too")
  boolean dcgmNames;

  @Option(names = "--once", description = "print what there is, and end; needs no cluster")
  boolean once;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|yaml|json",
      defaultValue = "table",
      description = "how --once prints (default table)")
  Output output = Output.TABLE;

  @Option(names = "--version", versionHelp = true, description = "print the version and end")
  boolean version;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "print this and end")
  boolean help;

  /** How shares are kept apart. */
  enum Sharing {
    NONE,
    MPS
  }

  /** How a report is printed. */
  enum Output {
    YAML,
    JSON,
    TABLE
  }

  Optional<Path> kubeconfig() {
    return Optional.ofNullable(kubeconfig);
  }

  Optional<Path> nvml() {
    return Optional.ofNullable(nvml);
  }

  Optional<Path> fleet() {
    return Optional.ofNullable(fleet);
  }

  /** What the kubelet does about NUMA nodes. */
  TopologyPolicy topology() {
    return topologyPolicy != null
        ? TopologyPolicy.told(topologyPolicy, topologyScope)
        : TopologyPolicy.of(
            kubeletConfig != null ? kubeletConfig : kubeletDir.resolve("config.yaml"),
            Optional.ofNullable(kubeletConfigDir));
  }

  /** A path of the node, as this process sees it. */
  Path onHost(Path path) {
    return hostRoot.resolve(path.toString().replaceFirst("^/+", ""));
  }

  /** Reads options of this form into an object of this class. */
  static CommandLine parser(Options options) {
    return new CommandLine(options)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(InetSocketAddress.class, Options::address)
        .registerConverter(Strategy.class, Options::strategy);
  }

  private static Strategy strategy(String text) {
    for (Strategy one : Strategy.values()) {
      if (one.name().replace('_', '-').equalsIgnoreCase(text)) {
        return one;
      }
    }
    throw new CommandLine.TypeConversionException(
        "'" + text + "' is no strategy; --help lists them");
  }

  /** The port follows the last colon, so that an IPv6 address needs no brackets. */
  private static InetSocketAddress address(String value) {
    int colon = value.lastIndexOf(':');
    String host = colon < 0 ? "" : value.substring(0, colon).replaceAll("^\\[|\\]$", "");
    try {
      if (!host.isEmpty()) {
        return new InetSocketAddress(host, Integer.parseInt(value.substring(colon + 1)));
      }
    } catch (IllegalArgumentException noPort) {
      throw wrongAddress(value);
    }
    throw wrongAddress(value);
  }

  private static CommandLine.TypeConversionException wrongAddress(String value) {
    return new CommandLine.TypeConversionException(
        "'" + value + "' must be HOST:PORT, as 127.0.0.1:10272");
  }

  /** As the jar's manifest says it; {@code dev} where the classes do not come from a jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"bayplan agent " + text()};
    }

    static String text() {
      String version = Options.class.getPackage().getImplementationVersion();
      return version == null ? "dev" : version;
    }
  }
}
