package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.cluster.ApiHealth;
import dev.bayplan.scheduler.cluster.Clock;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.cluster.Timing;
import dev.bayplan.scheduler.engine.Plan;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/** A real API server. */
public final class Fabric8KubeApi implements KubeApi, AutoCloseable {

  private static final Duration PROBE = Duration.ofSeconds(2);
  private static final String PROBED = "/readyz";

  private final KubernetesClient client;
  private final Clock clock;
  private final ApiHealth health;
  private final long epoch;
  private final WatchCounts counts = new WatchCounts();
  private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Requests requests;
  private final Replies replies;
  private final PodPages pages;
  private volatile boolean closed;

  /**
   * What is to be known before the first request. Nothing is sent yet.
   *
   * @param kubeconfig a file; where there is none, the pod's service account, else the user's own
   * @param schedulerName pods with this {@code spec.schedulerName} are ours
   * @param epoch of this process, written into assignments; a later process has a higher one
   */
  public record Options(Optional<Path> kubeconfig, String schedulerName, long epoch) {}

  /**
   * @param health is told what was answered and what was not
   * @throws RuntimeException where the kubeconfig cannot be read
   */
  public static Fabric8KubeApi of(Options options, Clock clock, ApiHealth health) {
    Clients.Client client = Clients.connect(options.kubeconfig(), options.schedulerName());
    return new Fabric8KubeApi(client, clock, health, options.epoch());
  }

  Fabric8KubeApi(Clients.Client client, Clock clock, ApiHealth health, long epoch) {
    this.client = client.kubernetes();
    this.clock = clock;
    this.health = health;
    this.epoch = epoch;
    JsonMapper mapper = client.mapper();
    this.requests = new Requests(this.client, health);
    this.replies = new Replies(mapper);
    this.pages = new PodPages(requests, mapper, executor);
  }

  @Override
  public void watch(Sink sink) {
    new Watches(client, health, counts).start(sink);
    probe();
  }

  /** Says whether the API server answers while nothing else is asked of it. */
  private void probe() {
    if (!closed) {
      clock.after(PROBE, this::probe);
      requests.get(PROBED);
    }
  }

  @Override
  public CompletionStage<Listing> listPods() {
    return pages.list();
  }

  @Override
  public CompletionStage<Outcome> bind(Plan plan) {
    String path = path(plan.pod()) + "/binding?timeout=" + Timing.SERVER_LIMIT.toSeconds() + "s";
    return requests
        .post(path, Bodies.binding(plan, epoch))
        .thenApplyAsync(replies::outcome, executor);
  }

  @Override
  public CompletionStage<Reading> readPod(PodRef pod) {
    return requests.get(path(pod)).thenApplyAsync(replies::reading, executor);
  }

  @Override
  public CompletionStage<Outcome> annotate(PodRef pod, String key, String value) {
    return requests
        .mergePatch(path(pod), Bodies.annotation(pod, key, value))
        .thenApplyAsync(replies::outcome, executor);
  }

  private static String path(PodRef pod) {
    return "/api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name();
  }

  public WatchCounts counts() {
    return counts;
  }

  @Override
  public void close() {
    closed = true;
    client.close();
  }
}
