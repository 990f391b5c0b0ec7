package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.api.Keys;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.cluster.ApiHealth;
import dev.bayplan.scheduler.cluster.Clock;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.cluster.Notice;
import dev.bayplan.scheduler.cluster.PolicyObject;
import dev.bayplan.scheduler.cluster.Timing;
import dev.bayplan.scheduler.engine.GangPlanned;
import dev.bayplan.scheduler.engine.Plan;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A real API server. */
public final class Fabric8KubeApi implements KubeApi, AutoCloseable {

  private static final Duration PROBE = Duration.ofSeconds(2);
  private static final String PROBED = "/readyz";
  private static final String OURS = "/apis/" + Keys.GROUP + "/" + Keys.VERSION;
  private static final String POLICIES = OURS + "/placementpolicies";

  private final KubernetesClient client;
  private final Clock clock;
  private final ApiHealth health;
  private final long epoch;
  private final WatchCounts counts = new WatchCounts();
  private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Requests requests;
  private final Replies replies;
  private final JsonMapper mapper = JsonMapper.shared();
  private final Kinds kinds;
  private final Streams streams;
  private final Watches watches;
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
    KubernetesClient client = Clients.connect(options.kubeconfig());
    return new Fabric8KubeApi(client, clock, health, options);
  }

  Fabric8KubeApi(KubernetesClient client, Clock clock, ApiHealth health, Options options) {
    this.client = client;
    this.clock = clock;
    this.health = health;
    this.epoch = options.epoch();
    this.kinds = new Kinds(mapper, options.schedulerName());
    this.requests = new Requests(client, health);
    this.replies = new Replies(mapper, kinds.pods().form());
    this.streams = new Streams(client, health, clock);
    this.watches = new Watches(health, counts);
  }

  @Override
  public void watch(Sink sink) {
    watches.follow(reflector(kinds.nodes(), new NodeEvents(sink)));
    watches.follow(reflector(kinds.reports(), new GpuNodeEvents(sink, counts)));
    watches.follow(reflector(kinds.leases(), new LeaseEvents(sink)));
    watches.follow(reflector(kinds.namespaces(), new NamespaceEvents(sink)));
    watches.follow(
        reflector(kinds.policies(), new PolicyEvents(sink)), new Watches.NoPolicies(sink));
    watches.follow(reflector(kinds.pods(), new PodEvents(sink, counts)));
    new GangWatches(client, new Discovery(requests, executor), clock, watches, () -> closed)
        .start(sink);
    probe();
  }

  private <I extends Item> Reflector<I> reflector(Sight<I> sight, Changes<I> changes) {
    return new Reflector<>(sight, pages(sight), events(sight), changes);
  }

  private <I extends Item> Pages<I> pages(Sight<I> sight) {
    return new Pages<>(streams, mapper, sight.form(), sight.path());
  }

  private <I extends Item> Events<I> events(Sight<I> sight) {
    return new Events<>(streams, health, mapper, sight.form(), sight.path());
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
    return list(
        kinds.pods(),
        all ->
            new Listing.Listed(all.items().stream().map(PodItem::facts).toList(), all.revision()),
        Listing.Unknown::new);
  }

  @Override
  public CompletionStage<Reports> listReports() {
    return list(
        kinds.reports(),
        all -> new Reports.Listed(all.items().stream().map(GpuNodeItem::event).toList()),
        Reports.Unknown::new);
  }

  private <I extends Item, R> CompletionStage<R> list(
      Sight<I> sight, Function<CatchUp.All<I>, R> listed, Function<String, R> unknown) {
    CatchUp<I> all = new CatchUp<>(sight, pages(sight), events(sight));
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return listed.apply(all.list());
          } catch (IOException | JacksonException broken) {
            return unknown.apply(String.valueOf(broken.getMessage()));
          }
        },
        executor);
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

  @Override
  public CompletionStage<Outcome> nominate(PodRef pod, String node) {
    return requests
        .mergePatch(path(pod) + "/status", Bodies.nomination(pod, node))
        .thenApplyAsync(replies::outcome, executor);
  }

  @Override
  public CompletionStage<Outcome> release(Plan plan) {
    return requests
        .strategicPatch(path(plan.pod()), Bodies.release(plan, epoch))
        .thenApplyAsync(replies::outcome, executor);
  }

  /** Reads first, because what others wrote into the assignment stays. */
  @Override
  public CompletionStage<Outcome> reassign(Plan plan) {
    return requests
        .get(path(plan.pod()))
        .thenComposeAsync(
            reply ->
                reply instanceof Requests.Reply.Answer(int code, String body, _) && code == 200
                    ? reassign(plan, body)
                    : CompletableFuture.completedStage(replies.outcome(reply)),
            executor);
  }

  private CompletionStage<Outcome> reassign(Plan plan, String pod) {
    try {
      String present = mapper.readValue(pod, Rewrite.Current.class).assignment();
      return annotate(plan.pod(), Keys.ASSIGNMENT, Rewrite.of(plan, present, epoch));
    } catch (JacksonException noPod) {
      return CompletableFuture.completedStage(
          new Outcome.Unknown("an answer that is no pod: " + noPod.getOriginalMessage()));
    }
  }

  @Override
  public CompletionStage<Outcome> evict(PodRef pod) {
    return requests
        .post(path(pod) + "/eviction", Bodies.eviction(pod))
        .thenApplyAsync(replies::outcome, executor);
  }

  /** Part by part: a later one is written only where those before it are. */
  @Override
  public CompletionStage<Outcome> writeGangPlan(GangPlanned plan) {
    CompletionStage<Outcome> written = CompletableFuture.completedStage(new Outcome.Ok());
    for (GangPlanJson.Part part : GangPlanJson.parts(plan)) {
      written =
          written.thenComposeAsync(
              before ->
                  before instanceof Outcome.Ok
                      ? requests
                          .apply(gangPlans(plan.namespace()) + "/" + part.name(), part.body())
                          .thenApply(replies::outcome)
                      : CompletableFuture.completedStage(before),
              executor);
    }
    return written;
  }

  @Override
  public CompletionStage<Outcome> deleteGangPlan(String namespace, String gang) {
    String parts = Keys.GANG_PLAN + "%3D" + GangPlanJson.label(gang);
    return requests
        .delete(gangPlans(namespace) + "?labelSelector=" + parts.replace("/", "%2F"))
        .thenApplyAsync(replies::outcome, executor)
        .thenApply(outcome ->
            outcome instanceof Outcome.Refused(int code, _) && code == 404
                ? new Outcome.Ok()
                : outcome);
  }

  @Override
  public CompletionStage<GangPlans> listGangPlans() {
    Pages<GangPlanItem> pages = pages(kinds.gangPlans());
    return CompletableFuture.supplyAsync(
        () -> {
          List<GangPlanPart> parts = new ArrayList<>();
          try {
            pages.list(item -> parts.add(item.part()));
            return GangPlanParts.together(parts);
          } catch (Streams.Status status) {
            return status.isNotFound()
                ? new GangPlans.Listed(List.of(), List.of())
                : new GangPlans.Unknown(String.valueOf(status.getMessage()));
          } catch (IOException | JacksonException broken) {
            return new GangPlans.Unknown(String.valueOf(broken.getMessage()));
          }
        },
        executor);
  }

  private static String gangPlans(String namespace) {
    return OURS + "/namespaces/" + namespace + "/gangplans";
  }

  @Override
  public CompletionStage<Outcome> tell(PodRef pod, Notice notice) {
    String now = now();
    return requests
        .post("/api/v1/namespaces/" + pod.namespace() + "/events", Bodies.event(pod, notice, now))
        .thenApplyAsync(replies::outcome, executor);
  }

  @Override
  public CompletionStage<Outcome> writeStatus(
      PolicyObject policy, PolicyObject.Verdict verdict, Optional<PolicyObject.Version> inForce) {
    return requests
        .put(
            POLICIES + "/" + policy.name() + "/status",
            PolicyJson.status(policy, verdict, inForce, now()))
        .thenApplyAsync(replies::outcome, executor);
  }

  /** RFC 3339, for people. */
  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
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
    watches.close();
    client.close();
  }
}
