package dev.bayplan.agent.watch;

import dev.bayplan.agent.audit.files.ProcFolder;
import dev.bayplan.agent.device.DeviceReader;
import dev.bayplan.agent.health.HealthMachine;
import dev.bayplan.agent.health.HealthMachine.ProbeRequest;
import dev.bayplan.agent.health.Prober;
import dev.bayplan.agent.health.Signal.Probed;
import dev.bayplan.agent.health.Signal.Verdict;
import dev.bayplan.agent.health.files.HealthFile;
import dev.bayplan.agent.metrics.AgentMetrics;
import dev.bayplan.agent.mps.ControlProcess;
import dev.bayplan.agent.mps.DaemonState;
import dev.bayplan.agent.mps.MpsDaemons;
import dev.bayplan.agent.nvml.probe.ProbeRunner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All of the watch over one node, put together and started. */
public final class NodeWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);

  /** Shorter than the health rules' own patience, so that the sentence is the runner's. */
  private static final Duration PROBE = Duration.ofSeconds(60);

  private static final Duration COMMAND = Duration.ofSeconds(10);

  private final Watchman watchman;
  private final WatchLoop loop;
  private final AgentMetrics metrics;
  private final List<AutoCloseable> parts = new ArrayList<>();
  private Optional<MpsLoop> mps = Optional.empty();

  private NodeWatch(WatchOptions options, DeviceReader reader, NodeBooks books, Clock clock) {
    HealthFile file = new HealthFile(options.healthFile(), options.bootId());
    ProcFolder processes = new ProcFolder(options.proc());
    Supplier<List<DaemonState>> daemons =
        options.mps().map(mps -> daemons(mps, books)).orElse(List::of);
    this.watchman =
        new Watchman(
            new Watchman.Ports(
                reader, books, prober(options), processes::origin, file::keep, daemons),
            new HealthMachine(options.health().rules(), options.health().xids()),
            options.audit(),
            kept(file, clock.instant()),
            processes.origin((int) ProcessHandle.current().pid()));
    this.metrics =
        new AgentMetrics(
            options.node(), options.version(), options.dcgmNames(), () -> watchman.state().view());
    this.loop = new WatchLoop(watchman, reader, metrics, clock);
    parts.add(metrics);
    parts.add(loop);
  }

  public static NodeWatch start(
      WatchOptions options, DeviceReader reader, NodeBooks books, Clock clock) {
    NodeWatch watch = new NodeWatch(options, reader, books, clock);
    watch.loop.start();
    return watch;
  }

  /** What stands now. */
  public WatchState state() {
    return watchman.state();
  }

  /** How long the last look is ago. */
  public Duration sinceLook() {
    return loop.sinceLook();
  }

  /** All MPS daemons after a step that is taken now: a container is about to start. */
  public List<DaemonState> daemonsNow() {
    return mps.map(MpsLoop::now).orElse(List.of());
  }

  /** For {@code /metrics}. */
  public String metrics() {
    return metrics.text();
  }

  private static Watchman.Kept kept(HealthFile file, Instant now) {
    return switch (file.read(now)) {
      case HealthFile.Reading.Found found -> new Watchman.Kept(found.health(), found.rebooted());
      case HealthFile.Reading.Absent _ -> Watchman.Kept.NOTHING;
      case HealthFile.Reading.Damaged(String problem) -> {
        LOG.warn(problem);
        yield Watchman.Kept.NOTHING;
      }
    };
  }

  private Supplier<List<DaemonState>> daemons(WatchOptions.Mps mps, NodeBooks books) {
    ControlProcess control = new ControlProcess(mps.control(), mps.smi(), COMMAND);
    MpsLoop daemons = new MpsLoop(new MpsDaemons(control, mps.root()), books);
    parts.add(daemons);
    this.mps = Optional.of(daemons);
    daemons.start();
    return daemons::states;
  }

  private Prober prober(WatchOptions options) {
    if (options.probes().isEmpty()) {
      return new NoProbes();
    }
    ProbeRunner runner =
        new ProbeRunner(
            ProbeRunner.thisJava(),
            options.probes().get().libcuda(),
            options.probes().get().devices(),
            Map.of(),
            PROBE);
    parts.add(runner);
    return runner;
  }

  /** Says of every card that it cannot be probed here. */
  private static final class NoProbes implements Prober {
    private Optional<ProbeRequest> asked = Optional.empty();

    @Override
    public void start(ProbeRequest request, long nowNanos) {
      asked = Optional.of(request);
    }

    @Override
    public List<Probed> finished(long nowNanos) {
      List<Probed> verdicts =
          asked.stream()
              .map(one ->
                  new Probed(
                      one.uuid(),
                      one.attempt(),
                      new Verdict.Unavailable("probes are switched off")))
              .toList();
      asked = Optional.empty();
      return verdicts;
    }

    @Override
    public Set<Integer> running() {
      return Set.of();
    }
  }

  @Override
  public void close() {
    for (AutoCloseable part : parts.reversed()) {
      try {
        part.close();
      } catch (Exception odd) {
        LOG.warn("a part of the watch did not close", odd);
      }
    }
  }
}
