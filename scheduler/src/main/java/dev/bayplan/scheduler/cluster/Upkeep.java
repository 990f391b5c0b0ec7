package dev.bayplan.scheduler.cluster;

import dev.bayplan.api.Keys;
import dev.bayplan.policies.Allocation;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.engine.Correction;
import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The committer's slow side: writes what bound pods say of their devices, and evicts those that
 * were given what they cannot use. What is to be written is asked anew before each write, so that a
 * lost or late event costs nothing; what the API server has taken is not written a second time.
 */
public final class Upkeep {

  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final int WRITES_AT_ONCE = 8;
  private static final int LONGEST_QUEUE = 200_000;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final Duration UNTIL_BEGUN = Duration.ofSeconds(1);

  private final Engine engine;
  private final KubeApi api;
  private final Clock clock;
  private final UpkeepCounts counts = new UpkeepCounts();
  private final Lanes lanes = new Lanes(WRITES_AT_ONCE, LONGEST_QUEUE);
  private final Map<String, Care> cared = new HashMap<>();
  private boolean begun;
  private boolean stopped;

  public Upkeep(Engine engine, KubeApi api, Clock clock) {
    this.engine = engine;
    this.api = api;
    this.clock = clock;
  }

  public UpkeepCounts counts() {
    return counts;
  }

  /** The books are whole: from here on it writes. */
  public void begin() {
    synchronized (cared) {
      begun = true;
    }
  }

  public void stop() {
    synchronized (cared) {
      stopped = true;
    }
  }

  /** Looks after the pods that this event concerns, which the engine has taken in already. */
  public void after(Event event) {
    try {
      lookAfter(event);
    } catch (RuntimeException bug) { // It must not end the watch that told of the event.
      counts.bug();
      LOG.error("the upkeep after {} ended in a bug of Bayplan; please report it", event, bug);
    }
  }

  private void lookAfter(Event event) {
    switch (event) {
      case Event.DevicesSeen seen ->
          seen.report().allocations().stream()
              .map(Allocation::pod)
              .map(PodRef::uid)
              .distinct()
              .forEach(this::look);
      case Event.PodSeen(PodFacts pod) when pod.ours() && isOnANode(pod.standing()) ->
          look(pod.ref().uid());
      case Event.PodSeen _ -> {}
      case Event.PodGone gone -> forget(gone.uid());
      case Event.NodeSeen _, Event.NodeGone _, Event.DevicesGone _ -> {}
      case Event.AgentHeard _, Event.AgentSilent _ -> {}
      case Event.PolicySeen _, Event.PolicyGone _ -> {}
      case Event.NamespaceSeen _, Event.NamespaceGone _ -> {}
      case Event.GangSeen _, Event.GangGone _ -> {}
      case Event.PodWoken _, Event.PodsListed _ -> {}
    }
  }

  private static boolean isOnANode(Standing standing) {
    return standing instanceof Standing.Assigned || standing instanceof Standing.Unassigned;
  }

  private void forget(String uid) {
    synchronized (cared) {
      cared.remove(uid);
    }
  }

  private void look(String uid) {
    boolean inOrder = engine.corrections(uid).isEmpty();
    @Nullable Care care;
    synchronized (cared) {
      care = inOrder ? cared.get(uid) : cared.computeIfAbsent(uid, u -> new Care());
    }
    if (care != null && care.begin()) {
      next(uid, care);
    }
  }

  /** Takes up the first thing that is to be written, in a lane of its own. */
  private void next(String uid, Care care) {
    if (isStopped() || !lanes.submit(() -> write(uid, care))) {
      care.end();
    }
  }

  private boolean isStopped() {
    synchronized (cared) {
      return stopped;
    }
  }

  private boolean hasBegun() {
    synchronized (cared) {
      return begun;
    }
  }

  private CompletionStage<?> write(String uid, Care care) {
    if (!hasBegun()) {
      clock.after(UNTIL_BEGUN, () -> next(uid, care));
      return CompletableFuture.completedStage(uid);
    }
    Optional<Correction> todo = todo(uid, care);
    if (todo.isEmpty()) {
      return CompletableFuture.completedStage(uid);
    }
    return write(todo.get())
        .exceptionally(broken -> new KubeApi.Outcome.Unknown(broken.toString()))
        .thenAccept(outcome -> written(uid, care, todo.get(), outcome));
  }

  private Optional<Correction> todo(String uid, Care care) {
    Optional<Correction> todo;
    do {
      care.looks();
      todo = care.next(engine.corrections(uid));
    } while (todo.isEmpty() && care.isBusy());
    return todo;
  }

  private CompletionStage<KubeApi.Outcome> write(Correction correction) {
    return switch (correction) {
      case Correction.Reassign reassign ->
          api.reassign(reassign.plan()).thenCompose(outcome -> thenTell(reassign, outcome));
      case Correction.Isolate isolate ->
          api.annotate(isolate.pod(), Keys.ISOLATION, isolate.isolation())
              .thenCompose(outcome -> thenTell(isolate, outcome));
      // The event first: whoever looks after the pod is gone must find out why.
      case Correction.Evict evict ->
          api.tell(evict.pod(), Notices.of(evict)).thenCompose(_ -> api.evict(evict.pod()));
    };
  }

  /** The event is for people: what is written stands whether or not it comes through. */
  private CompletionStage<KubeApi.Outcome> thenTell(
      Correction correction, KubeApi.Outcome outcome) {
    return outcome instanceof KubeApi.Outcome.Ok
        ? api.tell(correction.pod(), Notices.of(correction)).handle((_, _) -> outcome)
        : CompletableFuture.completedStage(outcome);
  }

  private void written(String uid, Care care, Correction correction, KubeApi.Outcome outcome) {
    String pod = correction.pod().qualifiedName();
    switch (outcome) {
      case KubeApi.Outcome.Ok _ -> {
        counts.done(correction);
        care.done(correction);
        next(uid, care);
      }
      case KubeApi.Outcome.Refused(int code, _) when code == NOT_FOUND || code == CONFLICT -> {
        care.done(correction); // The pod is gone, which the watch is about to tell.
        next(uid, care);
      }
      case KubeApi.Outcome.Refused refused -> {
        counts.failed();
        LOG.error("pod {}: {} was refused for good: {}", pod, correction, refused);
        care.done(correction);
        next(uid, care);
      }
      case KubeApi.Outcome.Busy busy -> again(uid, care, correction, busy.retryAfter());
      case KubeApi.Outcome.Unknown unknown -> {
        LOG.warn("pod {}: {} has no known outcome: {}", pod, correction, unknown.cause());
        again(uid, care, correction, Duration.ZERO);
      }
    }
  }

  private void again(String uid, Care care, Correction correction, Duration atLeast) {
    counts.failed();
    Duration delay = Timing.patience(care.failed());
    clock.after(delay.compareTo(atLeast) < 0 ? atLeast : delay, () -> next(uid, care));
  }

  /** The care for one pod: one write at a time. */
  private static final class Care {

    private final List<Correction> taken = new ArrayList<>();
    private boolean busy;
    private boolean newsCame;
    private int failures;

    /** Whether the caller may begin; else somebody is at it, and will look once more. */
    synchronized boolean begin() {
      newsCame = true;
      boolean mine = !busy;
      busy = true;
      return mine;
    }

    synchronized void end() {
      busy = false;
    }

    synchronized boolean isBusy() {
      return busy;
    }

    /** What is wanted is about to be asked. */
    synchronized void looks() {
      newsCame = false;
    }

    /** The first that the API server has not taken yet; without one, and without news, it ends. */
    synchronized Optional<Correction> next(List<Correction> wanted) {
      taken.retainAll(wanted);
      Optional<Correction> todo = wanted.stream().filter(one -> !taken.contains(one)).findFirst();
      busy = todo.isPresent() || newsCame;
      return todo;
    }

    synchronized void done(Correction correction) {
      failures = 0;
      taken.add(correction);
    }

    synchronized int failed() {
      return ++failures;
    }
  }
}
