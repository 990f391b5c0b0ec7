package dev.bayplan.scheduler.cluster;

import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.engine.BindEnd;
import dev.bayplan.scheduler.engine.BindStart;
import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.Plan;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Standing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one Binding from the engine's permission to an end that is known for certain.
 *
 * <p>How an answer of the API server ends the booking:
 *
 * <ul>
 *   <li>2xx: bound.
 *   <li>409: the pod is read. On our node it is bound (we, or a post of an earlier life, did it);
 *       pending, it may be tried again with the devices kept; else the devices are given back.
 *   <li>404: the pod is gone; the devices are given back.
 *   <li>Any other 4xx (400, 401, 403, 422): nothing was written, and the same words would most
 *       likely be refused again. The devices are given back, because kube-scheduler asks every few
 *       seconds: kept for a lease that each question renews, they would be lost to everybody for as
 *       long as the pod exists. Should the refusal have been a passing one, the pod is planned
 *       anew.
 *   <li>429: nothing was written. The booking is a reservation again, and what was asked for is
 *       tried anew after a while ({@link End.Busy}); meanwhile it takes no lane.
 *   <li>No certain answer: the devices stay held, and the pod is read until that succeeds, but not
 *       before the API server's own limit for the post is over. Pending then means: not bound. The
 *       devices are kept for one more lease all the same, so that even a post that was stuck
 *       somewhere for longer finds them held for its pod.
 * </ul>
 */
final class Posting {

  private static final Logger LOG = LoggerFactory.getLogger(Posting.class);
  private static final int CONFLICT = 409;

  private final Engine engine;
  private final KubeApi api;
  private final Clock clock;
  private final CommitCounts counts;
  private final Consumer<List<String>> news;
  private final Confirmation confirmation;

  Posting(
      Engine engine, KubeApi api, Clock clock, CommitCounts counts, Consumer<List<String>> news) {
    this.engine = engine;
    this.api = api;
    this.clock = clock;
    this.counts = counts;
    this.news = news;
    this.confirmation = new Confirmation(engine, api, clock, news);
  }

  /** How one try ended. */
  sealed interface End {

    /**
     * @param error for kube-scheduler, empty where the pod is bound
     */
    record Answer(String error) implements End {}

    /** The API server had no time for it. */
    record Busy(Duration retryAfter, String error) implements End {}
  }

  /** Never completes exceptionally. */
  CompletionStage<End> carryOut(PodRef pod, String node) {
    CompletableFuture<End> answer = new CompletableFuture<>();
    guarded(
        answer,
        () -> {
          switch (engine.beginBind(pod, node, clock.nanos())) {
            case BindStart.Done _ -> answer.complete(new End.Answer(""));
            case BindStart.Refused refused -> answer.complete(new End.Answer(refused.message()));
            case BindStart.Post post -> post(new Open(post.plan(), answer));
          }
        });
    return answer;
  }

  /** A Binding that has begun and has no end yet. */
  private record Open(Plan plan, CompletableFuture<End> answer) {}

  private void post(Open open) {
    long sent = clock.nanos();
    api.bind(open.plan())
        .exceptionally(broken -> new KubeApi.Outcome.Unknown(broken.toString()))
        .whenComplete((outcome, _) ->
            guarded(
                open.answer(),
                () -> {
                  switch (outcome) {
                    case KubeApi.Outcome.Ok _ -> end(open, BindEnd.BOUND, "");
                    case KubeApi.Outcome.Refused refused -> refused(open, refused);
                    case KubeApi.Outcome.Busy busy -> busy(open, busy);
                    case KubeApi.Outcome.Unknown unknown -> inDoubt(open, unknown, sent);
                  }
                }));
  }

  private void refused(Open open, KubeApi.Outcome.Refused refused) {
    String why = "the API server refused the Binding: " + refused.code() + " " + refused.message();
    if (refused.code() == CONFLICT) {
      read(open, why, 0);
    } else {
      end(open, BindEnd.REFUSED, why);
    }
  }

  private void busy(Open open, KubeApi.Outcome.Busy busy) {
    String why = "the API server had no time for the Binding (429 " + busy.message() + ")";
    end(open, BindEnd.NOT_BOUND, new End.Busy(busy.retryAfter(), why));
  }

  private void inDoubt(Open open, KubeApi.Outcome.Unknown unknown, long sent) {
    counts.doubt();
    String why = "the API server gave no answer to the Binding (" + unknown.cause() + ")";
    LOG.warn(
        "{}: {}; its devices on {} stay held until the pod could be read",
        open.plan().pod().qualifiedName(),
        why,
        open.plan().placement().node());
    long wait = sent + Timing.POST_IS_OVER.toNanos() - clock.nanos();
    after(Duration.ofNanos(Math.max(0, wait)), open, () -> read(open, why, 0));
  }

  private void read(Open open, String why, int failures) {
    api.readPod(open.plan().pod())
        .exceptionally(broken -> new KubeApi.Reading.Unknown(broken.toString()))
        .whenComplete((reading, _) ->
            guarded(
                open.answer(),
                () -> {
                  switch (reading) {
                    case KubeApi.Reading.Found found -> found(open, why, found.pod());
                    case KubeApi.Reading.Gone _ -> gone(open);
                    case KubeApi.Reading.Unknown _ ->
                        after(
                            Timing.retry(failures + 1), open, () -> read(open, why, failures + 1));
                  }
                }));
  }

  private void gone(Open open) {
    end(open, BindEnd.REFUSED, "pod " + open.plan().pod().qualifiedName() + " is gone");
  }

  private void found(Open open, String why, PodFacts pod) {
    if (!pod.ref().uid().equals(open.plan().pod().uid())) {
      gone(open);
      return;
    }
    String node = open.plan().placement().node();
    switch (pod.standing()) {
      case Standing.Pending _ ->
          end(open, BindEnd.NOT_BOUND, why + "; the pod is not bound and may be tried again");
      case Standing.Ended _ -> end(open, BindEnd.REFUSED, why + "; the pod has ended");
      case Standing.Assigned assigned -> bound(open, pod, node, assigned.placement().node());
      case Standing.Unassigned other -> bound(open, pod, node, other.node());
    }
  }

  /** The pod is bound: what it says of itself is entered before our own booking ends. */
  private void bound(Open open, PodFacts pod, String wanted, String actual) {
    news.accept(engine.apply(new Event.PodSeen(pod), clock.nanos()));
    if (actual.equals(wanted)) {
      end(open, BindEnd.BOUND, "");
    } else {
      String name = pod.ref().qualifiedName();
      end(open, BindEnd.REFUSED, "pod " + name + " is bound to " + actual + ", not to " + wanted);
    }
  }

  private void end(Open open, BindEnd end, String error) {
    end(open, end, new End.Answer(error));
  }

  private void end(Open open, BindEnd end, End answer) {
    counts.end(end);
    news.accept(engine.endBind(open.plan().pod().uid(), end, clock.nanos()));
    if (end == BindEnd.BOUND) {
      confirmation.expect(open.plan().pod());
    }
    open.answer().complete(answer);
  }

  private void after(Duration delay, Open open, Runnable task) {
    clock.after(delay, () -> guarded(open.answer(), task));
  }

  /** The edge: an exception in here is a bug, and must not leave a caller waiting for ever. */
  private void guarded(CompletableFuture<End> answer, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException bug) {
      counts.bug();
      LOG.error("a bind ended in a bug of Bayplan; please report it", bug);
      answer.complete(new End.Answer("internal error of the extender: " + bug));
    }
  }
}
