package dev.bayplan.bench.wire;

import dev.bayplan.bench.model.VirtualClock;
import dev.bayplan.scheduler.ExtenderServer;
import dev.bayplan.scheduler.cluster.ClusterLink;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.console.LogSource;
import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.Recorder;
import dev.bayplan.scheduler.engine.Settings;
import dev.bayplan.scheduler.extender.Limits;
import dev.bayplan.scheduler.extender.VerbServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

/**
 * The extender as its users run it, on free ports of loopback: the same engine, committer, feed,
 * take-over and HTTP listeners. Only the API server behind its port and the clock are models.
 */
public final class LoopbackExtender implements AutoCloseable {

  /** Longer than a take-over waits for Bindings of a process before it. */
  private static final Duration START = Duration.ofSeconds(10);

  private final ExtenderServer server;
  private final ClusterLink link;

  private LoopbackExtender(ExtenderServer server, ClusterLink link) {
    this.server = server;
    this.link = link;
  }

  /** Starts it and turns the clock until it is ready to decide. */
  public static LoopbackExtender start(
      KubeApi api, VirtualClock clock, long seed, Recorder recorder) {
    Engine engine = new Engine(Settings.of(seed, "demo"), recorder);
    ClusterLink link = ClusterLink.of(engine, api, clock, clock.nanos());
    VerbServer.Parts parts =
        new VerbServer.Parts(
            engine,
            link.committer(),
            link.takeOver(),
            link.followUp(),
            clock::nanos,
            Limits.DEFAULT);
    ExtenderServer server =
        ExtenderServer.start(
            parts,
            LogSource.NONE,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            new ExtenderServer.Addresses(freePort(), freePort()));
    link.start(api);
    clock.runFor(START);
    if (!link.takeOver().waitingFor().isEmpty()) {
      throw new IllegalStateException("the extender is not ready: " + link.takeOver().waitingFor());
    }
    return new LoopbackExtender(server, link);
  }

  private static InetSocketAddress freePort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** What kube-scheduler's configuration calls {@code urlPrefix}. */
  public URI verbs() {
    return URI.create("http://127.0.0.1:" + server.verbsPort());
  }

  @Override
  public void close() {
    link.stop();
    server.close();
  }
}
