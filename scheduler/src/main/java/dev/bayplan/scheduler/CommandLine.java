package dev.bayplan.scheduler;

import dev.bayplan.api.dialect.Settings;
import dev.bayplan.policies.Preset;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

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
      usage: extender [OPTIONS]

      Answers kube-scheduler's extender calls (filter, prioritize, bind) for pods with GPUs.

        --verbs-address HOST:PORT   where kube-scheduler calls; keep it on loopback (default 127.0.0.1:10271)
        --address HOST:PORT         probes, metrics, why, log and snapshot (default 0.0.0.0:10270)
        --scheduler-name NAME       pods with this spec.schedulerName are ours (default bayplan)
        --log-dir FOLDER            keeps the decision log there, 9 files of 64 MiB at most (default: no log)
        --seed NUMBER               breaks ties between equally good nodes (default 0)
        --preset NAME               how nodes are compared where no policy says otherwise:
                                    default, fgd, bestfit, packing, spread, random
        --job-mix FILE              what pods will ask for, as JSON (default: learned from those that come)
        --gang-lease SECONDS        how long a gang may hold devices while it is not whole (default 120)
        --kubeconfig FILE           how to reach the API server (default: the pod's service account,
                                    else KUBECONFIG, else ~/.kube/config)
        --webhook-address HOST:PORT translates pods in other schedulers' words there (/admit) and puts the gate on pods
                                    (/gate), by HTTPS, for clusters without mutating policies (default: not at all)
        --webhook-cert FILE, --webhook-key FILE
                                    PEM, read again when they change (default /etc/bayplan-webhook/tls.crt, tls.key)
        --gpushare-mib NUMBER       what 1 of aliyun.com/gpu-mem is (default 1024)
        --volcano-mib NUMBER        what 1 of volcano.sh/vgpu-memory is (default 1)
        --shared-replicas NUMBER    into how many nvidia.com/gpu.shared a GPU was cut (default 10)
        --version, --help

      environment: BAYPLAN_LOG_LEVEL   DEBUG, INFO (default), WARN
      """;

  Duration LONGEST_LEASE = Duration.ofDays(1);

  static CommandLine parse(List<String> arguments) {
    Options options = Options.DEFAULT;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--help") || argument.equals("-h")) {
        return new Show(USAGE);
      }
      if (argument.equals("--version")) {
        return new Show("bayplan extender " + ExtenderServer.version() + "\n");
      }
      int equals = argument.indexOf('=');
      if (equals < 0 && i + 1 == arguments.size()) {
        return new Wrong(argument + " needs a value, or is no option; --help lists them");
      }
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String value = equals < 0 ? arguments.get(++i) : argument.substring(equals + 1);
      try {
        options = with(options, name, value);
      } catch (IllegalArgumentException wrong) {
        return new Wrong(String.valueOf(wrong.getMessage()));
      }
    }
    return new Run(options);
  }

  private static Options with(Options options, String name, String value) {
    return switch (name) {
      case "--verbs-address" -> options.withVerbs(address(name, value));
      case "--address" -> options.withConsole(address(name, value));
      case "--scheduler-name" -> options.withSchedulerName(value);
      case "--log-dir" -> options.withLogDir(path(name, value));
      case "--seed" -> options.with(options.placing().seeded(number(name, value)));
      case "--preset" -> options.with(options.placing().by(preset(value)));
      case "--job-mix" ->
          options.with(options.placing().expecting(JobMixFile.read(path(name, value))));
      case "--gang-lease" -> options.with(options.placing().lendingGangs(lease(name, value)));
      case "--kubeconfig" -> options.withKubeconfig(path(name, value));
      default -> options.with(webhook(options.webhook(), name, value));
    };
  }

  private static Webhook webhook(Webhook webhook, String name, String value) {
    Settings dialects = webhook.dialects();
    int replicas = dialects.sharedReplicas();
    return switch (name) {
      case "--webhook-address" -> webhook.at(address(name, value));
      case "--webhook-cert" -> webhook.withCertificate(path(name, value));
      case "--webhook-key" -> webhook.withKey(path(name, value));
      case "--gpushare-mib" ->
          webhook.with(new Settings(small(name, value), dialects.volcanoMiB(), replicas));
      case "--volcano-mib" ->
          webhook.with(new Settings(dialects.gpushareMiB(), small(name, value), replicas));
      case "--shared-replicas" ->
          webhook.with(
              new Settings(dialects.gpushareMiB(), dialects.volcanoMiB(), small(name, value)));
      default -> throw new IllegalArgumentException(name + " is no option; --help lists them");
    };
  }

  /** The port follows the last colon, so that an IPv6 address needs no brackets. */
  private static InetSocketAddress address(String name, String value) {
    int colon = value.lastIndexOf(':');
    String host = colon < 0 ? "" : value.substring(0, colon).replaceAll("^\\[|\\]$", "");
    String problem = name + " is '" + value + "'; it must be HOST:PORT, such as 127.0.0.1:10271";
    if (host.isEmpty()) {
      throw new IllegalArgumentException(problem);
    }
    InetSocketAddress address;
    try {
      address = new InetSocketAddress(host, Integer.parseInt(value.substring(colon + 1)));
    } catch (IllegalArgumentException noPort) {
      throw new IllegalArgumentException(problem, noPort);
    }
    if (address.isUnresolved()) {
      throw new IllegalArgumentException(name + ": the host " + host + " is not known");
    }
    return address;
  }

  private static Preset preset(String value) {
    for (Preset one : Preset.values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(value)) {
        return one;
      }
    }
    throw new IllegalArgumentException(
        "--preset is '" + value + "'; it must be default, fgd, bestfit, packing, spread or random");
  }

  private static Path path(String name, String value) {
    try {
      if (!value.isEmpty()) {
        return Path.of(value);
      }
    } catch (InvalidPathException odd) {
      throw new IllegalArgumentException(name + " is '" + value + "', which is no path", odd);
    }
    throw new IllegalArgumentException(name + " is empty; it must be a path");
  }

  private static Duration lease(String name, String value) {
    long seconds = number(name, value);
    if (seconds < 1 || seconds > LONGEST_LEASE.toSeconds()) {
      throw new IllegalArgumentException(
          "%s is '%s'; it must be 1 to %d seconds"
              .formatted(name, value, LONGEST_LEASE.toSeconds()));
    }
    return Duration.ofSeconds(seconds);
  }

  private static int small(String name, String value) {
    return (int) Math.clamp(number(name, value), 0, Integer.MAX_VALUE);
  }

  private static long number(String name, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException odd) {
      throw new IllegalArgumentException(
          name + " is '" + value + "'; it must be a whole number", odd);
    }
  }
}
