package dev.bayplan.agent;

import dev.bayplan.agent.audit.AuditRules;
import dev.bayplan.agent.device.DeviceReader;
import dev.bayplan.agent.health.files.HealthSettings;
import dev.bayplan.agent.nvml.DriverSearch;
import dev.bayplan.agent.watch.NodeBooks;
import dev.bayplan.agent.watch.NodeWatch;
import dev.bayplan.agent.watch.WatchOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Starts the watch over the node as the options say. */
final class Watch {

  private Watch() {}

  /**
   * @throws WrongSettings where the file of {@code --xids} makes no sense
   */
  static NodeWatch start(Options options, DeviceReader devices, NodeBooks books, String bootId) {
    WatchOptions how =
        new WatchOptions(
            options.node,
            Options.Version.text(),
            bootId,
            options.stateDir.resolve("health.json"),
            health(options),
            options.evictOverUse ? AuditRules.DEFAULT.evicting() : AuditRules.DEFAULT,
            probes(options),
            mps(options),
            Path.of("/proc"),
            options.dcgmNames);
    return NodeWatch.start(how, devices, books, Clock.systemUTC());
  }

  private static HealthSettings.Sound health(Options options) {
    Path file = options.xids;
    if (file == null) {
      return HealthSettings.defaults();
    }
    return switch (HealthSettings.read(file)) {
      case HealthSettings.Sound sound -> sound;
      case HealthSettings.Damaged(String problem) -> throw new WrongSettings(problem);
    };
  }

  /** Without a driver there is nothing to probe; CUDA's library lies beside NVML's. */
  private static Optional<WatchOptions.Probes> probes(Options options) {
    if (!options.probes || options.fleet().isPresent()) {
      return Optional.empty();
    }
    Optional<String> libcuda =
        options
            .nvml()
            .or(() -> DriverSearch.find(options.hostRoot))
            .map(nvml -> nvml.resolveSibling("libcuda.so.1").toString());
    return Optional.of(new WatchOptions.Probes(libcuda, options.devDir));
  }

  private static Optional<WatchOptions.Mps> mps(Options options) {
    return options.isolation == Options.Sharing.MPS
        ? Optional.of(
            new WatchOptions.Mps(
                options.mpsDir,
                List.of(program(options, "nvidia-cuda-mps-control")),
                List.of(program(options, "nvidia-smi"))))
        : Optional.empty();
  }

  /** The driver's programs are the node's: the image has none. */
  private static String program(Options options, String name) {
    return options.hostRoot.equals(Path.of("/"))
        ? name
        : options.onHost(Path.of("/usr/bin")).resolve(name).toString();
  }

  /** The sentence says what to change. */
  static final class WrongSettings extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongSettings(String problem) {
      super(problem);
    }
  }
}
