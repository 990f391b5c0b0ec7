package dev.bayplan.bench.model;

import dev.bayplan.scheduler.cluster.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * kube-scheduler's queue: active, back-off, unschedulable and gated pods, and what happened while a
 * pod was in flight ({@code pkg/scheduler/backend/queue/scheduling_queue.go}, 1.36).
 */
final class SchedulingQueue {

  private static final Comparator<QueuedPod> ACTIVE_ORDER =
      Comparator.comparingInt((QueuedPod q) -> -q.pod.spec().priority())
          .thenComparingLong(q -> q.since)
          .thenComparingLong(q -> q.order);

  private static final Comparator<QueuedPod> BACKOFF_ORDER =
      Comparator.comparingLong((QueuedPod q) -> q.backoffEnds).thenComparingLong(q -> q.order);

  private final Clock clock;
  private final SchedulerSettings settings;
  private final Runnable kick;
  private final Map<String, QueuedPod> byUid = new HashMap<>();
  private final TreeSet<QueuedPod> active = new TreeSet<>(ACTIVE_ORDER);
  private final TreeSet<QueuedPod> backoff = new TreeSet<>(BACKOFF_ORDER);
  private final TreeSet<QueuedPod> unschedulable =
      new TreeSet<>(Comparator.comparingLong((QueuedPod q) -> q.order));
  private final Set<QueuedPod> inFlight = new LinkedHashSet<>();
  private long added;

  /**
   * @param kick is run when there may be something to pop
   */
  SchedulingQueue(Clock clock, SchedulerSettings settings, Runnable kick) {
    this.clock = clock;
    this.settings = settings;
    this.kick = kick;
  }

  void add(PodObject pod) {
    QueuedPod queued = new QueuedPod(pod);
    queued.order = added++;
    queued.since = clock.nanos();
    byUid.put(pod.ref().uid(), queued);
    move(queued, pod.gated() ? QueuedPod.Place.GATED : QueuedPod.Place.ACTIVE);
  }

  boolean contains(String uid) {
    return byUid.containsKey(uid);
  }

  void remove(String uid) {
    QueuedPod queued = byUid.remove(uid);
    if (queued != null) {
      leave(queued);
    }
  }

  /** The pending pod itself changed. */
  void update(PodObject pod) {
    QueuedPod queued = byUid.get(pod.ref().uid());
    if (queued == null) {
      add(pod);
      return;
    }
    QueuedPod.Place place = queued.place;
    leave(queued);
    queued.pod = pod;
    enter(queued, place);
    switch (place) {
      case GATED -> {
        if (!pod.gated()) {
          move(queued, QueuedPod.Place.ACTIVE);
        }
      }
      case UNSCHEDULABLE, IN_FLIGHT -> offer(queued, QueueEvent.of(QueueEvent.Kind.SELF));
      case ACTIVE, BACKOFF, ERROR_BACKOFF -> {}
    }
  }

  /** A pod in flight changed in a way that concerns nobody now; the next attempt knows of it. */
  void refresh(PodObject pod) {
    QueuedPod queued = byUid.get(pod.ref().uid());
    if (queued != null && queued.place == QueuedPod.Place.IN_FLIGHT) {
      queued.pod = pod;
    }
  }

  /** Something happened that may make refused pods fit. */
  void happened(QueueEvent event) {
    inFlight.forEach(queued -> queued.whileInFlight.add(event));
    for (QueuedPod queued : List.copyOf(unschedulable)) {
      offer(queued, event);
    }
  }

  private void offer(QueuedPod queued, QueueEvent event) {
    if (queued.place == QueuedPod.Place.IN_FLIGHT) {
      if (event.kind() == QueueEvent.Kind.SELF) {
        queued.whileInFlight.add(event);
      }
    } else if (queued.wokenBy(event)) {
      wake(queued);
    }
  }

  private void wake(QueuedPod queued) {
    boolean waits = queued.backoffEnds > clock.nanos();
    move(queued, waits ? QueuedPod.Place.BACKOFF : QueuedPod.Place.ACTIVE);
  }

  /** The next pod, now in flight: the first active one, else the first of those that back off. */
  Optional<QueuedPod> pop() {
    QueuedPod next =
        !active.isEmpty() ? active.first() : backoff.isEmpty() ? null : backoff.first();
    if (next == null) {
      return Optional.empty();
    }
    leave(next);
    next.whileInFlight.clear();
    enter(next, QueuedPod.Place.IN_FLIGHT);
    return Optional.of(next);
  }

  boolean isEmpty() {
    return active.isEmpty() && backoff.isEmpty();
  }

  /** The attempt ended: no node passed, by the word of these plugins. */
  void refused(QueuedPod queued, Set<Plugin> rejecters) {
    if (isCurrent(queued)) {
      queued.rejecters = rejecters;
      queued.refusals++;
      queued.errors = 0;
      queued.since = clock.nanos();
      queued.backoffEnds = clock.nanos() + backoff(queued.refusals).toNanos();
      leave(queued);
      enter(queued, QueuedPod.Place.UNSCHEDULABLE);
      if (queued.whileInFlight.stream().anyMatch(queued::wokenBy)) {
        wake(queued);
      }
      settings.flush().ifPresent(after -> clock.after(after, () -> flush(queued, after)));
    }
  }

  private void flush(QueuedPod queued, Duration after) {
    if (queued.place == QueuedPod.Place.UNSCHEDULABLE
        && clock.nanos() - queued.since >= after.toNanos()) {
      move(queued, QueuedPod.Place.ACTIVE);
    }
  }

  /** The attempt ended with an error: tried again after a back-off, without any event. */
  void failed(QueuedPod queued) {
    if (isCurrent(queued)) {
      queued.errors++;
      queued.since = clock.nanos();
      Duration wait = backoff(queued.errors);
      queued.backoffEnds = clock.nanos() + wait.toNanos();
      leave(queued);
      enter(queued, QueuedPod.Place.ERROR_BACKOFF);
      clock.after(wait, () -> endErrorBackoff(queued));
    }
  }

  private void endErrorBackoff(QueuedPod queued) {
    if (queued.place == QueuedPod.Place.ERROR_BACKOFF && queued.backoffEnds <= clock.nanos()) {
      move(queued, QueuedPod.Place.ACTIVE);
    }
  }

  private boolean isCurrent(QueuedPod queued) {
    @Nullable QueuedPod now = byUid.get(queued.pod.ref().uid());
    return now != null && now.order == queued.order;
  }

  private Duration backoff(int attempts) {
    Duration wait = settings.initialBackoff();
    for (int i = 1; i < attempts && wait.compareTo(settings.maxBackoff()) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(settings.maxBackoff()) < 0 ? wait : settings.maxBackoff();
  }

  private void move(QueuedPod queued, QueuedPod.Place to) {
    leave(queued);
    enter(queued, to);
    if (to == QueuedPod.Place.ACTIVE || to == QueuedPod.Place.BACKOFF) {
      kick.run();
    }
  }

  private void leave(QueuedPod queued) {
    active.remove(queued);
    backoff.remove(queued);
    unschedulable.remove(queued);
    inFlight.remove(queued);
  }

  private void enter(QueuedPod queued, QueuedPod.Place place) {
    queued.place = place;
    switch (place) {
      case ACTIVE -> active.add(queued);
      case BACKOFF -> backoff.add(queued);
      case UNSCHEDULABLE -> unschedulable.add(queued);
      case IN_FLIGHT -> inFlight.add(queued);
      case GATED, ERROR_BACKOFF -> {}
    }
  }
}
