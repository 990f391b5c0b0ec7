package dev.bayplan.scheduler.extender;

import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Request;
import dev.bayplan.scheduler.engine.Binder;
import dev.bayplan.scheduler.engine.Booking;
import dev.bayplan.scheduler.engine.Deadline;
import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.FilterAnswer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The verbs, without HTTP: bytes in, decision, bytes out. An expected no is an answer of its own; a
 * bug is a 500 here and nowhere below, told with the pod's name.
 */
final class Verbs {

  private static final Logger LOG = LoggerFactory.getLogger(Verbs.class);

  private final Engine engine;
  private final Binder binder;
  private final Consumer<List<String>> news;
  private final Meters meters;
  private final LongSupplier nanos;
  private final long filterNanos;

  Verbs(VerbServer.Parts parts, Meters meters) {
    this.engine = parts.engine();
    this.binder = parts.binder();
    this.news = parts.news();
    this.meters = meters;
    this.nanos = parts.nanos();
    this.filterNanos = parts.limits().filter().toNanos();
  }

  /** Never completes exceptionally; filter and prioritize are complete when this returns. */
  CompletionStage<Reply> answer(Verb verb, byte[] body, int length) {
    long start = nanos.getAsLong();
    try {
      return switch (verb) {
        case FILTER -> done(filter(ExtenderArgs.read(body, length, engine.names()), start));
        case PRIORITIZE -> done(prioritize(ExtenderArgs.read(body, length, engine.names()), start));
        case BIND -> bind(BindingArgs.read(body, length), start);
      };
    } catch (BadBody bad) {
      return done(refuse(verb, bad));
    }
  }

  private static CompletionStage<Reply> done(Reply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  private Reply filter(ExtenderArgs args, long start) {
    try {
      FilterAnswer answer = decide(args, start);
      count(Verb.FILTER, Meters.outcome(answer), start);
      if (answer instanceof FilterAnswer.Refused(var reasons, boolean again) && !again) {
        meters.refused(reasons);
      }
      return Reply.json(Answers.filter(answer, args.nodes()));
    } catch (RuntimeException | StackOverflowError bug) {
      return bug(Verb.FILTER, args.pod().facts().ref(), bug, start);
    }
  }

  private FilterAnswer decide(ExtenderArgs args, long start) {
    if (!args.pod().boundTo().isEmpty()) {
      return new FilterAnswer.Failed("the pod is bound to a node already");
    }
    Deadline deadline = () -> nanos.getAsLong() - start > filterNanos;
    Engine.Filtered filtered = engine.filter(args.question(engine.names()), deadline, start);
    news.accept(filtered.concerned());
    return filtered.answer();
  }

  private Reply prioritize(ExtenderArgs args, long start) {
    PodRef pod = args.pod().facts().ref();
    try {
      byte[] answer = Answers.ranks(args.nodes(), ranks(args));
      count(Verb.PRIORITIZE, Outcome.RANKED, start);
      return Reply.json(answer);
    } catch (RuntimeException | StackOverflowError bug) {
      return bug(Verb.PRIORITIZE, pod, bug, start);
    }
  }

  private int[] ranks(ExtenderArgs args) {
    int[] rows = args.nodes().rows();
    boolean wantsGpus = args.pod().facts().ask() instanceof Request request && request.wantsGpus();
    Optional<Booking> plan =
        wantsGpus ? engine.booking(args.pod().facts().ref().uid()) : Optional.empty();
    return plan.isPresent()
        ? Ranks.onlyRow(engine.names().row(plan.get().plan().placement().node()), rows)
        : Ranks.of(engine.snapshot(), rows);
  }

  private CompletionStage<Reply> bind(BindingArgs args, long start) {
    try {
      return binder
          .bind(args.pod(), args.node())
          .handle((error, bug) ->
              bug == null ? bound(error, start) : bug(Verb.BIND, args.pod(), bug, start));
    } catch (RuntimeException | StackOverflowError bug) {
      return done(bug(Verb.BIND, args.pod(), bug, start));
    }
  }

  private Reply bound(String error, long start) {
    count(Verb.BIND, error.isEmpty() ? Outcome.BOUND : Outcome.FAILED, start);
    return Reply.json(Answers.bound(error));
  }

  private Reply refuse(Verb verb, BadBody bad) {
    meters.count(verb, Outcome.BAD_REQUEST);
    meters.bad(bad.kind());
    return Reply.text(bad.kind().status(), "no " + verb.label() + " request: " + bad.getMessage());
  }

  private Reply bug(Verb verb, PodRef pod, Throwable bug, long start) {
    LOG.error(
        "{} of pod {} failed inside; kube-scheduler tries it again",
        verb.label(),
        pod.qualifiedName(),
        bug);
    count(verb, Outcome.BUG, start);
    return Reply.text(500, "internal error; the extender's log tells more");
  }

  private void count(Verb verb, Outcome outcome, long start) {
    meters.count(verb, outcome);
    meters.took(verb, nanos.getAsLong() - start);
  }
}
