package dev.bayplan.bench.model;

import dev.bayplan.scheduler.cluster.KubeApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One life of a kube-scheduler with the profile {@code bayplan} (DefaultPreemption off, all nodes
 * looked at) and one extender. The loop is serial; binds run beside it.
 */
public final class KubeScheduler {

  private final VirtualProcess process;
  private final ApiServer server;
  private final Network network;
  private final Extender extender;
  private final SchedulerSettings settings;
  private final SchedulerCache cache = new SchedulerCache();
  private final SchedulingQueue queue;
  private final List<Informer> informers = new ArrayList<>();
  private final SplittableRandom random;
  private boolean busy;
  private int synced;

  public KubeScheduler(
      VirtualClock clock,
      ApiServer server,
      Network network,
      Extender extender,
      SchedulerSettings settings) {
    this.process = new VirtualProcess(clock);
    this.server = server;
    this.network = network;
    this.extender = extender;
    this.settings = settings;
    this.random = new SplittableRandom(settings.seed());
    this.queue = new SchedulingQueue(process, settings, this::kick);
    Watched watched = new Watched(cache, queue);
    for (KubeApi.Kind kind : List.of(KubeApi.Kind.NODES, KubeApi.Kind.PODS)) {
      informers.add(
          new Informer(
              server,
              clock,
              network,
              kind,
              change -> process.run(() -> watched.happened(change)),
              () -> process.run(this::listed)));
    }
    process.onDeath(() -> informers.forEach(Informer::stop));
  }

  public void start() {
    informers.forEach(Informer::start);
  }

  /** Killed: calls under way go on at the extender, nobody hears their end. */
  public VirtualProcess process() {
    return process;
  }

  public void cutWatches() {
    informers.forEach(Informer::cut);
  }

  private void listed() {
    synced++;
    kick();
  }

  private void kick() {
    if (!busy && synced == informers.size() && !queue.isEmpty()) {
      busy = true;
      process.after(settings.cycle(), this::turn);
    }
  }

  private void turn() {
    Optional<QueuedPod> next = queue.pop();
    if (next.isEmpty()) {
      endTurn();
      return;
    }
    QueuedPod queued = next.get();
    PodObject pod = queued.pod;
    if (pod.status().terminating() || cache.isAssumed(pod.ref().uid())) {
      queue.remove(pod.ref().uid());
      endTurn();
      return;
    }
    new Attempt(pod, cache, extender, new Calls(), random.split())
        .run(outcome -> end(queued, outcome));
  }

  private void endTurn() {
    busy = false;
    kick();
  }

  private void end(QueuedPod queued, Attempt.Outcome outcome) {
    switch (outcome) {
      case Attempt.Outcome.Chosen chosen -> bind(queued, chosen.node());
      case Attempt.Outcome.NoNode no -> {
        queue.refused(queued, no.diagnosis().rejecters);
        String message = no.diagnosis().message(cache.nodeNames().size());
        write(queued, new PodStatus.Condition("Unschedulable", message), settings.clearsNames());
      }
      case Attempt.Outcome.NoNodes _ -> {
        queue.failed(queued);
        write(
            queued,
            new PodStatus.Condition("Unschedulable", "no nodes available to schedule pods"),
            false);
      }
      case Attempt.Outcome.Error error -> fail(queued, error.message());
    }
    endTurn();
  }

  private void bind(QueuedPod queued, String node) {
    PodObject pod = queued.pod;
    if (!queue.contains(pod.ref().uid())) {
      return; // It was bound by somebody or deleted while we chose, and cannot be assumed.
    }
    cache.assume(pod, node);
    new Calls()
        .await(
            extender.bind(pod.ref(), node),
            "context deadline exceeded",
            error -> {
              if (error.isEmpty()) {
                queue.remove(pod.ref().uid());
              } else {
                giveUp(queued, error);
              }
            });
  }

  private void giveUp(QueuedPod queued, String error) {
    String uid = queued.pod.ref().uid();
    if (cache.forget(uid)) {
      queue.happened(QueueEvent.of(QueueEvent.Kind.ASSIGNED_POD_DELETED));
    }
    if (cache.isBound(uid)) {
      queue.remove(uid); // It was bound after all.
    } else {
      fail(queued, error);
    }
  }

  private void fail(QueuedPod queued, String message) {
    queue.failed(queued);
    write(queued, new PodStatus.Condition("SchedulerError", message), true);
  }

  /** One patch, and none where nothing changes. A refused or lost one is only logged. */
  private void write(QueuedPod queued, PodStatus.Condition condition, boolean clearNomination) {
    boolean reachable = !server.away() && !network.isCut();
    if (queue.contains(queued.pod.ref().uid()) && reachable) {
      server
          .podWrites()
          .patchStatus(
              queued.pod.ref(),
              status -> {
                PodStatus next = status.node().isEmpty() ? status.with(condition) : status;
                return clearNomination ? next.nominatedTo("") : next;
              });
    }
    if (clearNomination && cache.endNomination(queued.pod.ref().uid())) {
      queue.happened(QueueEvent.nominationEnded(queued.pod.spec().priority()));
    }
  }

  /** Waits for the extender, at most {@code httpTimeout}; a dead scheduler hears nothing. */
  final class Calls {

    private static final String TIMEOUT = "context deadline exceeded";

    void filter(
        CompletionStage<Extender.FilterResult> answer, Consumer<Extender.FilterResult> then) {
      await(answer, new Extender.FilterResult.Failed(TIMEOUT), then);
    }

    <T> void await(CompletionStage<T> answer, T onTimeout, Consumer<T> then) {
      boolean[] done = {false};
      Consumer<T> once =
          result -> {
            if (!done[0]) {
              done[0] = true;
              then.accept(result);
            }
          };
      answer.thenAccept(result -> process.after(Duration.ZERO, () -> once.accept(result)));
      process.after(settings.httpTimeout(), () -> once.accept(onTimeout));
    }
  }
}
