package dev.bayplan.bench.wire;

import dev.bayplan.bench.model.VirtualClock;
import dev.bayplan.scheduler.ExtenderServer;
import dev.bayplan.scheduler.cluster.Committer;
import dev.bayplan.scheduler.cluster.Feed;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.cluster.TakeOver;
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
import java.util.List;

/**
 * The extender as its users run it, on free ports of loopback: the same engine, committer, feed,
 * take-over and HTTP listeners. Only the API server behind its port and the clock are models.
 */
public final class LoopbackExtender implements AutoCloseable {

  /** Longer than a take-over waits for Bindings of a process before it. */
  private static final Duration START = Duration.ofSeconds(10);

  private final ExtenderServer server;
  private final Feed feed;

  private LoopbackExtender(ExtenderServer server, Feed feed) {
    this.server = server;
    this.feed = feed;
  }

  /** Starts it and turns the clock until it is ready to decide. */
  public static LoopbackExtender start(
      KubeApi api, VirtualClock clock, long seed, Recorder recorder) {
    Engine engine = new Engine(Settings.of(seed, "demo"), recorder);
    Committer committer = new Committer(engine, api, clock);
    Feed feed = new Feed(engine, clock, committer::wake);
    TakeOver takeOver = new TakeOver(api, clock, feed::event, clock.nanos());
    VerbServer.Parts parts =
        new VerbServer.Parts(
            engine,
            committer,
            takeOver,
            wake -> committer.wake(List.of(wake)),
            clock::nanos,
            Limits.DEFAULT);
    ExtenderServer server =
        ExtenderServer.start(
            parts,
            LogSource.NONE,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            new ExtenderServer.Addresses(freePort(), freePort()));
    feed.start();
    api.watch(takeOver);
    clock.runFor(START);
    if (!takeOver.waitingFor().isEmpty()) {
      throw new IllegalStateException("the extender is not ready: " + takeOver.waitingFor());
    }
    return new LoopbackExtender(server, feed);
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
    feed.stop();
    server.close();
  }
}
