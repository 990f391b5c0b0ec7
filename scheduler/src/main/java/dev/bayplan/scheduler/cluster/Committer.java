package dev.bayplan.scheduler.cluster;

import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.engine.Binder;
import dev.bayplan.scheduler.engine.Engine;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The one place that binds pods; {@link Upkeep} writes everything else about them.
 *
 * <p>One post per pod uid is in flight at any time, and another bind call for that pod waits for
 * its outcome; a post whose outcome is not known counts as in flight. Only so many posts run at
 * once, because kube-scheduler's bind calls have no limit of their own and a flood of posts would
 * outrun its time-out ({@code httpTimeout}); the others wait in order, and what they may do is
 * decided when their turn comes.
 */
public final class Committer implements Binder {

  private static final int TRIES_WHILE_BUSY = 3;
  private static final int POSTS_AT_ONCE = 64;

  /** More pods than a cluster has. */
  private static final int LONGEST_QUEUE = 200_000;

  private final Clock clock;
  private final CommitCounts counts = new CommitCounts();
  private final Posting posting;
  private final Lanes posts = new Lanes(POSTS_AT_ONCE, LONGEST_QUEUE);
  private final Map<String, UnderWay> underWay = new HashMap<>();
  private boolean stopping;

  /**
   * @param news takes the uids of pods about which there may be something to write
   */
  public Committer(Engine engine, KubeApi api, Clock clock, Consumer<List<String>> news) {
    this.clock = clock;
    this.posting = new Posting(engine, api, clock, counts, news);
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
