package dev.bayplan.scheduler.cluster;

import dev.bayplan.api.Keys;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.engine.Binder;
import dev.bayplan.scheduler.engine.Booking;
import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.Wake;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that writes to the cluster, with {@link Upkeep} for pods that are bound: binds pods
 * and wakes them.
 *
 * <p>One post per pod uid is in flight at any time, and another bind call for that pod waits for
 * its outcome; a post whose outcome is not known counts as in flight. Only so many posts run at
 * once, because kube-scheduler's bind calls have no limit of their own and a flood of posts would
 * outrun its time-out ({@code httpTimeout}); the others wait in order, and what they may do is
 * decided when their turn comes.
 */
public final class Committer implements Binder {

  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int TRIES_WHILE_BUSY = 3;
  private static final int POSTS_AT_ONCE = 64;
  private static final int WAKES_AT_ONCE = 16;

  /**
   * More pods than a cluster has: the engine wakes one for each place, so this is never reached.
   */
  private static final int LONGEST_QUEUE = 200_000;

  private final Engine engine;
  private final KubeApi api;
  private final Clock clock;
  private final CommitCounts counts = new CommitCounts();
  private final Posting posting;
  private final Lanes posts = new Lanes(POSTS_AT_ONCE, LONGEST_QUEUE);
  private final Lanes wakes = new Lanes(WAKES_AT_ONCE, LONGEST_QUEUE);
  private final Map<String, UnderWay> underWay = new HashMap<>();
  private boolean stopping;

  public Committer(Engine engine, KubeApi api, Clock clock) {
    this.engine = engine;
    this.api = api;
    this.clock = clock;
    this.posting = new Posting(engine, api, clock, counts, this::wake);
  }

  /** One bind call from its coming in to its answer. */
  private record UnderWay(String node, CompletableFuture<String> answer) {

    CompletionStage<String> answerFor(PodRef pod, String asked) {
      return asked.equals(node) ? answer : answer.thenApply(error -> elsewhere(pod, asked, error));
    }

    private String elsewhere(PodRef pod, String asked, String error) {
      return error.isEmpty()
          ? "pod " + pod.qualifiedName() + " is bound to " + node + ", not to " + asked
          : error;
    }
  }

  @Override
  public CompletionStage<String> bind(PodRef pod, String node) {
    UnderWay mine;
    synchronized (underWay) {
      UnderWay known = underWay.get(pod.uid());
      if (known != null) {
        return known.answerFor(pod, node);
      }
      if (stopping) {
        return CompletableFuture.completedStage("the extender is stopping; ask again");
      }
      mine = new UnderWay(node, new CompletableFuture<>());
      underWay.put(pod.uid(), mine);
    }
    submit(pod, mine, 1);
    return mine.answer();
  }

  private void submit(PodRef pod, UnderWay mine, int tries) {
    if (!posts.submit(() -> carryOut(pod, mine, tries))) {
      finish(pod, mine, "too many binds are waiting; ask again");
    }
  }

  private CompletionStage<?> carryOut(PodRef pod, UnderWay mine, int tries) {
    if (isStopping()) {
      finish(pod, mine, "the extender is stopping; ask again");
      return mine.answer();
    }
    return posting.carryOut(pod, mine.node()).thenAccept(end -> ended(pod, mine, tries, end));
  }

  private void ended(PodRef pod, UnderWay mine, int tries, Posting.End end) {
    switch (end) {
      case Posting.End.Answer(String error) -> finish(pod, mine, error);
      case Posting.End.Busy(Duration retryAfter, String error) -> {
        Duration delay = Timing.busy(tries, retryAfter);
        if (tries < TRIES_WHILE_BUSY && delay.compareTo(Timing.LONGEST_BUSY) <= 0) {
          clock.after(delay, () -> submit(pod, mine, tries + 1));
        } else {
          finish(pod, mine, error);
        }
      }
    }
  }

  private void finish(PodRef pod, UnderWay mine, String error) {
    synchronized (underWay) {
      underWay.remove(pod.uid());
    }
    mine.answer().complete(error);
  }

  /** Makes kube-scheduler ask again for these pods, whose devices are held already. */
  public void wake(List<Wake> pods) {
    pods.forEach(this::wake);
  }

  /** The same for one pod; returns at once. */
  public void wake(Wake pod) {
    wake(pod, 1);
  }

  private void wake(Wake pod, int tries) {
    if (!wakes.submit(() -> annotate(pod, tries))) {
      counts.wake(false);
    }
  }

  private CompletionStage<?> annotate(Wake wake, int tries) {
    if (!stillWanted(wake)) {
      return CompletableFuture.completedStage(wake);
    }
    return api.annotate(wake.pod(), Keys.WAKE, wake.decision())
        .thenAccept(outcome -> woken(wake, tries, outcome));
  }

  private boolean stillWanted(Wake wake) {
    return engine
        .booking(wake.pod().uid())
        .filter(booking -> booking.stage() == Booking.Stage.RESERVED)
        .filter(booking -> booking.plan().decision().equals(wake.decision()))
        .isPresent();
  }

  /**
   * Failure needs no care, because the devices are given back after the wake's lease and we try
   * again; but a pod that is not there any more must not be woken over and over.
   */
  private void woken(Wake wake, int tries, KubeApi.Outcome outcome) {
    if (outcome instanceof KubeApi.Outcome.Busy(Duration retryAfter, _)
        && tries < TRIES_WHILE_BUSY) {
      clock.after(Timing.busy(tries, retryAfter), () -> wake(wake, tries + 1));
      return;
    }
    counts.wake(outcome instanceof KubeApi.Outcome.Ok);
    switch (outcome) {
      case KubeApi.Outcome.Ok _ ->
          wake(engine.apply(new Event.PodWoken(wake.pod().uid(), wake.decision()), clock.nanos()));
      case KubeApi.Outcome.Refused refused when isGone(refused) ->
          wake(engine.apply(new Event.PodGone(wake.pod().uid()), clock.nanos()));
      case KubeApi.Outcome.Refused _, KubeApi.Outcome.Busy _, KubeApi.Outcome.Unknown _ ->
          LOG.warn("pod {} could not be woken: {}", wake.pod().qualifiedName(), outcome);
    }
  }

  /** No pod of that name, or one with another uid: the uid is the write's only precondition. */
  private static boolean isGone(KubeApi.Outcome.Refused refused) {
    return refused.code() == NOT_FOUND || refused.code() == CONFLICT;
  }

  /** From here on no new post begins; those under way go on. */
  public void stop() {
    synchronized (underWay) {
      stopping = true;
    }
  }

  private boolean isStopping() {
    synchronized (underWay) {
      return stopping;
    }
  }

  /** Posts in flight, those of unknown outcome included. */
  public int posting() {
    return posts.running();
  }

  /** Bind calls that wait for their turn. */
  public int waiting() {
    return posts.queued();
  }

  public CommitCounts counts() {
    return counts;
  }
}
