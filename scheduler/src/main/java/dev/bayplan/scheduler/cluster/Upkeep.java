package dev.bayplan.scheduler.cluster;

import dev.bayplan.api.Keys;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.engine.Correction;
import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.GangPlanned;
import dev.bayplan.scheduler.engine.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what pods say of themselves, all but Bindings: names and releases of planned pods, what
 * makes kube-scheduler look again, the devices of bound ones; and evicts those that were given what
 * they cannot use. What is to be written is asked anew before each write, so that a lost or late
 * event costs nothing; what the API server has taken is not written a second time.
 */
public final class Upkeep {

  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final int WRITES_AT_ONCE = 32;
  private static final int LONGEST_QUEUE = 200_000;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final Duration UNTIL_BEGUN = Duration.ofSeconds(1);

  private final Engine engine;
  private final KubeApi api;
  private final Clock clock;
  private final Consumer<List<String>> news;
  private final Recheck recheck;
  private final UpkeepCounts counts = new UpkeepCounts();
  private final Lanes lanes = new Lanes(WRITES_AT_ONCE, LONGEST_QUEUE);
  private final Map<String, Care> cared = new HashMap<>();
  private boolean begun;
  private boolean stopped;

  /**
   * @param news takes the uids of pods about which there may be something to write
   */
  public Upkeep(Engine engine, KubeApi api, Clock clock, Consumer<List<String>> news) {
    this.engine = engine;
    this.api = api;
    this.clock = clock;
    this.news = news;
    this.recheck = new Recheck(engine, api, clock, news);
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

  /** Looks after these pods, of which there may be news. */
  public void look(List<String> uids) {
    for (String uid : uids) {
      try {
        look(uid);
      } catch (RuntimeException bug) { // It must not end the watch that told the news.
        counts.bug();
        LOG.error("the upkeep of pod {} ended in a bug of Bayplan; please report it", uid, bug);
      }
    }
  }

  private void look(String uid) {
    boolean inOrder = engine.corrections(uid).isEmpty();
    @Nullable Care care;
    synchronized (cared) {
      @Nullable Care known = inOrder ? cared.get(uid) : cared.computeIfAbsent(uid, u -> new Care());
      care = known != null && known.begin() ? known : null;
    }
    if (care != null) {
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
    forgetIfDone(uid, care);
    return todo;
  }

  private void forgetIfDone(String uid, Care care) {
    synchronized (cared) {
      if (care.hasNothingLeft()) {
        cared.remove(uid, care);
      }
    }
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
      case Correction.Nominate(PodRef pod, String node, _) -> api.nominate(pod, node);
      case Correction.Release(Plan plan) -> api.release(plan);
      case Correction.Wake(PodRef pod, String decision) -> api.annotate(pod, Keys.WAKE, decision);
      case Correction.Explain explain ->
          api.annotate(explain.pod(), Keys.REASON, explain.reason())
              .thenCompose(outcome -> thenTell(explain, outcome));
      case Correction.WriteGangPlan(GangPlanned plan) ->
          api.writeGangPlan(plan.begun(clock.wallSeconds()));
      case Correction.DeleteGangPlan(String namespace, String gang) ->
          api.deleteGangPlan(namespace, gang);
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
        taken(uid, care, correction);
      }
      case KubeApi.Outcome.Refused refused when isOfGang(correction) -> {
        LOG.error("the plan of gang {} cannot be written or deleted: {}", pod, refused);
        again(uid, care, Duration.ZERO); // Nobody of it goes before.
      }
      case KubeApi.Outcome.Refused(int code, _) when code == NOT_FOUND || code == CONFLICT -> {
        recheck.look(correction.pod()); // It is gone, or another one has its name.
        care.done(correction);
        next(uid, care);
      }
      case KubeApi.Outcome.Refused refused when correction instanceof Correction.Release -> {
        LOG.error("pod {} cannot be released: {}", pod, refused);
        again(uid, care, Duration.ZERO); // It would wait for ever.
      }
      case KubeApi.Outcome.Refused refused -> {
        counts.failed();
        LOG.error("pod {}: {} was refused for good: {}", pod, correction, refused);
        taken(uid, care, correction);
      }
      case KubeApi.Outcome.Busy busy -> again(uid, care, busy.retryAfter());
      case KubeApi.Outcome.Unknown unknown -> {
        LOG.warn("pod {}: {} has no known outcome: {}", pod, correction, unknown.cause());
        again(uid, care, Duration.ZERO);
      }
    }
  }

  /** It is written, or never will be: the engine need not wait for a watch to tell. */
  private void taken(String uid, Care care, Correction correction) {
    care.done(correction);
    switch (correction) {
      case Correction.Nominate(_, String node, _) -> tell(new Event.PodNamed(uid, node));
      case Correction.Wake(_, String decision) -> tell(new Event.PodWoken(uid, decision));
      case Correction.WriteGangPlan(GangPlanned plan) ->
          tell(new Event.GangPlanWritten(plan.begun(clock.wallSeconds())));
      case Correction.DeleteGangPlan(String namespace, String gang) ->
          tell(new Event.GangPlanDeleted(namespace, gang));
      default -> {}
    }
    next(uid, care);
  }

  private static boolean isOfGang(Correction correction) {
    return correction instanceof Correction.WriteGangPlan
        || correction instanceof Correction.DeleteGangPlan;
  }

  private void tell(Event event) {
    news.accept(engine.apply(event, clock.nanos()));
  }

  private void again(String uid, Care care, Duration atLeast) {
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

    /** Nobody is at it, and nothing is to be remembered. */
    synchronized boolean hasNothingLeft() {
      return !busy && taken.isEmpty();
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
