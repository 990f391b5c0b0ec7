package dev.bayplan.bench.model;

import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.cluster.Notice;
import dev.bayplan.scheduler.cluster.PolicyObject;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.GangPlanned;
import dev.bayplan.scheduler.engine.Plan;
import dev.bayplan.scheduler.engine.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The model API server as one life of the extender sees it. Once its process is dead nobody hears
 * anything any more, but what was posted still takes effect.
 */
public final class ExtenderClient implements KubeApi {

  /** The server-side limit that each Binding carries. */
  public static final Duration POST_LIMIT = Duration.ofSeconds(5);

  private static final Outcome BUSY = new Outcome.Busy(Duration.ofSeconds(1), "too many requests");

  private final ApiServer server;
  private final VirtualClock clock;
  private final Network network;
  private final List<Informer> informers = new ArrayList<>();
  private final VirtualProcess process;

  /**
   * @param process hears the answers
   */
  public ExtenderClient(
      ApiServer server, VirtualClock clock, Network network, VirtualProcess process) {
    this.server = server;
    this.clock = clock;
    this.network = network;
    this.process = process;
    process.onDeath(() -> informers.forEach(Informer::stop));
  }

  /** Of a process that lives on, over a network without faults. */
  public static ExtenderClient calm(ApiServer server, VirtualClock clock) {
    return new ExtenderClient(server, clock, Network.CALM, new VirtualProcess(clock));
  }

  /** Breaks all watches of this client. */
  public void cutWatches() {
    informers.forEach(Informer::cut);
  }

  @Override
  public void watch(Sink sink) {
    for (Kind kind : Kind.values()) {
      Informer informer =
          new Informer(
              server,
              clock,
              network,
              kind,
              change -> process.run(() -> change.tell(sink)),
              () -> process.run(() -> sink.synced(kind)));
      informers.add(informer);
      informer.start();
    }
  }

  @Override
  public CompletionStage<Listing> listPods() {
    return read(server::listPods, Listing.Unknown::new);
  }

  @Override
  public CompletionStage<Reports> listReports() {
    return read(
        () -> {
          List<Event> events = new ArrayList<>();
          for (NodeObject node : server.nodes().all()) {
            server
                .gpuNodes()
                .report(node.name())
                .ifPresent(report -> events.add(new Event.DevicesSeen(node.name(), report)));
          }
          return new Reports.Listed(events);
        },
        Reports.Unknown::new);
  }

  @Override
  public CompletionStage<Outcome> bind(Plan plan) {
    return write(() -> server.podWrites().bind(Binding.of(plan)));
  }

  @Override
  public CompletionStage<Reading> readPod(PodRef pod) {
    return read(
        () ->
            server
                .pods()
                .named(pod.namespace(), pod.name())
                .<Reading>map(found -> new Reading.Found(found.facts()))
                .orElseGet(Reading.Gone::new),
        Reading.Unknown::new);
  }

  @Override
  public CompletionStage<Outcome> annotate(PodRef pod, String key, String value) {
    return write(() -> server.pods().annotate(pod, key, value));
  }

  @Override
  public CompletionStage<Outcome> nominate(PodRef pod, String node) {
    return write(() -> server.podWrites().nominate(pod, node));
  }

  /** All lives of the extender are of one epoch: its plans are told apart by their generation. */
  @Override
  public CompletionStage<Outcome> release(Plan plan) {
    Standing.Written written =
        new Standing.Written(plan.placement(), plan.generation(), 0, plan.by());
    return write(() -> server.podWrites().release(plan.pod(), written));
  }

  @Override
  public CompletionStage<Outcome> reassign(Plan plan) {
    return write(() -> server.podWrites().reassign(plan));
  }

  @Override
  public CompletionStage<Outcome> evict(PodRef pod) {
    return write(() -> server.podWrites().evict(pod));
  }

  @Override
  public CompletionStage<Outcome> writeStatus(
      PolicyObject policy, PolicyObject.Verdict verdict, Optional<PolicyObject.Version> inForce) {
    return write(() -> server.policies().writeStatus(policy, verdict, inForce));
  }

  @Override
  public CompletionStage<Outcome> writeGangPlan(GangPlanned plan) {
    return write(() -> server.gangPlans().write(plan));
  }

  @Override
  public CompletionStage<Outcome> deleteGangPlan(String namespace, String gang) {
    return write(() -> server.gangPlans().delete(namespace, gang));
  }

  @Override
  public CompletionStage<GangPlans> listGangPlans() {
    return read(
        () -> new GangPlans.Listed(server.gangPlans().all(), List.of()), GangPlans.Unknown::new);
  }

  @Override
  public CompletionStage<Outcome> tell(PodRef pod, Notice notice) {
    return write(() -> server.events().tell(pod, notice));
  }

  private CompletionStage<Outcome> write(Supplier<Outcome> request) {
    return send(request, Outcome.Unknown::new, BUSY);
  }

  private <T> CompletionStage<T> read(Supplier<T> request, Function<String, T> unknown) {
    return send(request, unknown, unknown.apply("429"));
  }

  private <T> CompletionStage<T> send(Supplier<T> request, Function<String, T> unknown, T busy) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (process.isDead()) {
      return answer;
    }
    Network.Trip trip = network.trip();
    if (trip.loss() == Network.Loss.BUSY) {
      later(trip.back(), () -> tell(answer, busy));
      return answer;
    }
    boolean arrives =
        trip.loss() != Network.Loss.REQUEST && trip.there().compareTo(POST_LIMIT) <= 0;
    if (arrives) {
      later(trip.there(), () -> arrive(request, unknown, trip, answer));
    }
    if (!arrives || trip.loss() == Network.Loss.ANSWER) {
      later(trip.back(), () -> tell(answer, unknown.apply("request timed out")));
    }
    return answer;
  }

  private <T> void arrive(
      Supplier<T> request,
      Function<String, T> unknown,
      Network.Trip trip,
      CompletableFuture<T> answer) {
    T result = server.away() ? unknown.apply("connection refused") : request.get();
    if (trip.loss() == Network.Loss.NOTHING) {
      later(trip.back(), () -> tell(answer, result));
    }
  }

  private <T> void tell(CompletableFuture<T> answer, T result) {
    process.run(() -> answer.complete(result));
  }

  /** At once and on this thread where there is no delay, so that a caller may block on it. */
  private void later(Duration delay, Runnable task) {
    if (delay.isZero()) {
      task.run();
    } else {
      clock.after(delay, task);
    }
  }
}
