package dev.bayplan.agent;

import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the arguments ask for: {@code --name=value} or {@code --name value}. */
sealed interface CommandLine {

  /** Run with these options. */
  record Run(Options options) implements CommandLine {}

  /** Print this and stop. */
  record Show(String text) implements CommandLine {}

  /** The arguments make no sense; the problem says what to change. */
  record Wrong(String problem) implements CommandLine {}

  String USAGE =
      """
      usage: agent --node NAME --fleet FILE [OPTIONS]

      Reports the GPUs of one node as the custom resource GpuNode, from a fleet file; reading them from the driver is the
      next step. It does not advertise nvidia.com/gpu and bayplan.dev/gpu-memory: the node's allocatable is the kubelet's
      to write, and comes from a device plugin (NVIDIA's, until this agent is one).

        --node NAME          the node's name
        --fleet FILE         which node has which GPUs; read again when it changes
        --address HOST:PORT  where /livez and /readyz are answered (default 127.0.0.1:10272)
        --kubeconfig FILE    how to reach the API server (default: the pod's service account, else KUBECONFIG, else
                             ~/.kube/config)
        --once               report once, print the report, and end; 1 where that failed
        -o yaml|json|table   how --once prints it (default table)
        --version, --help

      fleet file:
        nodes:
          gpu-1:                 # or "*" for all nodes that are not named
            mode: Own            # or Observe
            gpus:
            - {model: H100, memoryMiB: 81559, count: 8, numaNode: 0}   # also index, uuid, health: OK|Unhealthy

      environment: BAYPLAN_LOG_LEVEL   DEBUG, INFO (default), WARN
      """;

  Set<String> NAMES = Set.of("--node", "--fleet", "--address", "--kubeconfig", "-o", "--output");

  static CommandLine parse(List<String> arguments) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--help") || argument.equals("-h")) {
        return new Show(USAGE);
      }
      if (argument.equals("--version")) {
        return new Show("bayplan agent " + version() + "\n");
      }
      if (argument.equals("--once")) {
        given.put(argument, "");
        continue;
      }
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      if (!NAMES.contains(name)) {
        return new Wrong(name + " is no option; --help lists them");
      }
      if (equals < 0 && i + 1 == arguments.size()) {
        return new Wrong(name + " needs a value");
      }
      given.put(
          name.equals("-o") ? "--output" : name,
          equals < 0 ? arguments.get(++i) : argument.substring(equals + 1));
    }
    return options(given);
  }

  /** As the jar's manifest says it; {@code dev} where the classes do not come from a jar. */
  private static String version() {
    String version = CommandLine.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  private static CommandLine options(Map<String, String> given) {
    String node = given.getOrDefault("--node", "");
    String fleet = given.getOrDefault("--fleet", "");
    if (node.isEmpty() || fleet.isEmpty()) {
      return new Wrong("--node and --fleet are needed; --help says what they are");
    }
    String output = given.getOrDefault("--output", "table").toUpperCase(Locale.ROOT);
    try {
      return new Run(
          new Options(
              node,
              Path.of(fleet),
              address(given.getOrDefault("--address", "127.0.0.1:10272")),
              Optional.ofNullable(given.get("--kubeconfig")).map(Path::of),
              given.containsKey("--once"),
              Options.Output.valueOf(output)));
    } catch (InvalidPathException odd) {
      return new Wrong("'" + odd.getInput() + "' is no path");
    } catch (WrongAddress odd) {
      return new Wrong(
          "--address is '" + odd.getMessage() + "'; it must be HOST:PORT, as 127.0.0.1:10272");
    } catch (IllegalArgumentException odd) {
      return new Wrong("-o is '" + output + "'; it must be yaml, json or table");
    }
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
      throw new WrongAddress(value);
    }
    throw new WrongAddress(value);
  }

  /** Never leaves this file. */
  final class WrongAddress extends RuntimeException {
    WrongAddress(String value) {
      super(value);
    }
  }
}
