package dev.bayplan.scheduler;

import dev.bayplan.scheduler.admission.AdmissionServer;
import dev.bayplan.scheduler.cluster.ApiHealth;
import dev.bayplan.scheduler.cluster.ClusterLink;
import dev.bayplan.scheduler.cluster.Committer;
import dev.bayplan.scheduler.cluster.SystemClock;
import dev.bayplan.scheduler.cluster.Timing;
import dev.bayplan.scheduler.cluster.fabric8.Fabric8KubeApi;
import dev.bayplan.scheduler.console.LogSource;
import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.extender.Limits;
import dev.bayplan.scheduler.extender.VerbServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts of the extender, put together. First it listens, then it connects to the cluster. */
final class Extender {

  private static final Logger LOG = LoggerFactory.getLogger(Extender.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Options options;
  private final LongAdder uncaught;
  private final SystemClock clock = new SystemClock();
  private final long startedNanos = clock.nanos();

  /** A later process has a higher one, as long as the machine's clock goes forward. */
  private final long epoch = System.currentTimeMillis();

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ClusterSide cluster = new ClusterSide();
  private final DecisionLog log;
  private final Engine engine;
  private final ExtenderServer server;
  private final Optional<AdmissionServer> webhook;
  private volatile @Nullable Running running;

  /** What is there once the cluster side is. */
  private record Running(ClusterLink link, Fabric8KubeApi api) {}

  private Extender(Options options, LongAdder uncaught) throws IOException {
    this.options = options;
    this.uncaught = uncaught;
    this.log = DecisionLog.in(options.logDir());
    this.engine =
        new Engine(
            options.placing().settings(Long.toString(epoch, 36)),
            new LateRecorder(log.recorder(), cluster::decides));
    this.server = serve(log.source());
    this.webhook = options.webhook().start();
  }

  private ExtenderServer serve(LogSource source) {
    VerbServer.Parts parts =
        new VerbServer.Parts(engine, cluster, cluster, cluster::news, clock::nanos, Limits.DEFAULT);
    return ExtenderServer.start(parts, source, registry, options.addresses());
  }

  /** From here on everything is answered, at first with 503. */
  static Extender listen(Options options, LongAdder uncaught) throws IOException {
    Extender extender = new Extender(options, uncaught);
    LOG.info(
        "answering kube-scheduler on port {}, everybody else on port {}",
        extender.verbsPort(),
        extender.consolePort());
    extender.webhook.ifPresent(
        webhook -> LOG.info("translating pods for the API server on port {}", webhook.port()));
    return extender;
  }

  int verbsPort() {
    return server.verbsPort();
  }

  int consolePort() {
    return server.consolePort();
  }

  /** Starts to follow the cluster; an API server that cannot be reached is waited for. */
  void connect() {
    ApiHealth health = new ApiHealth(clock);
    Fabric8KubeApi api =
        Fabric8KubeApi.of(
            new Fabric8KubeApi.Options(options.kubeconfig(), options.schedulerName(), epoch),
            clock,
            health);
    ClusterLink link = ClusterLink.of(engine, api, clock, startedNanos);
    meters(link, api);
    running = new Running(link, api);
    cluster.connected(link, link.takeOver(), health);
    link.start(api);
  }

  private void meters(ClusterLink link, Fabric8KubeApi api) {
    ClusterMeters meters = new ClusterMeters(registry);
    meters.of(link.committer());
    meters.of(link.followUp().counts());
    meters.of(link.followUp().tries());
    meters.of(api.counts());
    meters.of(link.policies(), link.policyStatus()::failures);
    meters.bugs(link, uncaught);
    meters.counter(
        "bayplan.log.dropped", "Entries that the decision log had no room for", log::dropped);
  }

  /** Takes no more calls, lets the posts under way come to their end, and closes. */
  void stop() {
    LOG.info("stopping");
    cluster.stopping();
    Running parts = running;
    if (parts != null) {
      parts.link().stop();
      awaitPosts(parts.link().committer());
    }
    server.close();
    webhook.ifPresent(AdmissionServer::close);
    if (parts != null) {
      parts.api().close();
    }
    log.close();
    LOG.info("stopped");
  }

  private void awaitPosts(Committer committer) {
    long deadline = clock.nanos() + Timing.POST_IS_OVER.toNanos();
    try {
      while (committer.posting() > 0 && clock.nanos() - deadline < 0) {
        Thread.sleep(LOOK_AGAIN);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    if (committer.posting() > 0) {
      LOG.warn(
          "{} Bindings have no known outcome yet; the next process finds out", committer.posting());
    }
  }
}
