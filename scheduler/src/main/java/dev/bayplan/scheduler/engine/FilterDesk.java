package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Request;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers filter calls for pods with devices inside the writer: first from what the ledger holds
 * for the pod, else by committing what the planner drafted. The cases are the table "What filter
 * answers" of the design.
 */
final class FilterDesk {

  private final Ledger ledger;
  private final Settings settings;
  private final Decisions decisions;
  private final Reservations reservations;

  FilterDesk(Ledger ledger, Settings settings, Decisions decisions, Reservations reservations) {
    this.ledger = ledger;
    this.settings = settings;
    this.decisions = decisions;
    this.reservations = reservations;
  }

  /** The answer where no planning is needed: the pod has a plan, is gone, or asks nonsense. */
  Optional<FilterAnswer> fromLedger(Question question) {
    PodFacts pod = question.pod();
    if (ledger.pods().isGone(pod.ref().uid())) {
      return Optional.of(refuseAll(question, Reason.PodGone));
    }
    if (ledger.pods().get(pod.ref().uid()) == null) {
      ledger.heardOf(pod); // kube-scheduler's watch was faster: "why" must know the pod too.
    }
    if (pod.ask() instanceof InvalidRequest) {
      return Optional.of(refuseAll(question, Reason.InvalidGpuRequest));
    }
    Booking booking = ledger.booking(pod.ref().uid());
    if (booking == null && ledger.gangs().holdsBack(pod.ref().uid())) {
      return Optional.of(holdBack(question));
    }
    return booking == null ? Optional.empty() : fromPlan(question, booking);
  }

  /** It is placed with its whole gang from our own queue, or not at all. */
  private FilterAnswer holdBack(Question question) {
    PodFacts pod = ledger.pods().interned(question.pod());
    if (pod.ask() instanceof Request request) {
      ledger.queueUp(pod, request);
      ledger.gangs().booked(pod.ref().uid());
    }
    return refuseAll(question, Reason.GangIncomplete);
  }

  private Optional<FilterAnswer> fromPlan(Question question, Booking booking) {
    int row = ledger.nodes().row(booking.node());
    int index = question.indexOf(row);
    return switch (booking.stage()) {
      case BOUND -> Optional.of(fail(question, "the pod is bound to a node already"));
      case POSTING ->
          index >= 0
              ? Optional.of(repeat(question, booking, index))
              : Optional.of(fail(question, "a bind of the pod to another node is under way"));
      case PLANNED, RELEASED, RESERVED -> {
        if (index >= 0) {
          boolean released = booking.stage() != Booking.Stage.RESERVED;
          ledger.lend(booking, released ? Booking.Stage.RELEASED : Booking.Stage.RESERVED);
          offered(booking.pod().uid(), row);
          yield Optional.of(repeat(question, booking, index));
        }
        if (onlyTheNominated(question)) {
          yield Optional.of(refuseAll(question, Reason.ReservedForOther));
        }
        yield Optional.empty(); // The plugins refused the planned node: plan among those offered.
      }
    };
  }

  private static boolean onlyTheNominated(Question question) {
    return question.offered().length == 1
        && question.nominated() >= 0
        && question.offered()[0] == question.nominated();
  }

  /**
   * Commits a draft made on {@code plannedOn}; empty where the ledger has moved on in a way that
   * matters, and planning must be done again.
   */
  Optional<FilterAnswer> commit(
      Question question, Request request, Draft draft, Snapshot plannedOn, long nowNanos) {
    if (!Wanted.isSame(plannedOn, ledger.snapshot(), question.pod(), request)) {
      return Optional.empty(); // Other rules, or its group went elsewhere.
    }
    return switch (draft) {
      case Draft.TooLate _ -> Optional.of(FilterAnswer.TOO_LATE);
      case Draft.NotYet _ -> Optional.empty();
      case Draft.NamespaceUnknown _ ->
          Optional.of(
              fail(
                  question,
                  "namespace "
                      + question.pod().ref().namespace()
                      + " is not known yet, and policies look at its labels"));
      case Draft.Best best -> {
        Snapshot.Row now = ledger.snapshot().row(best.row().row());
        yield now == null || now.version() != best.row().version()
            ? Optional.empty()
            : Optional.of(place(question, request, best, nowNanos));
      }
      case Draft.None none ->
          ledger.roomVersion() > plannedOn.version()
              ? Optional.empty()
              : Optional.of(refuse(question, request, none));
    };
  }

  private FilterAnswer place(Question question, Request request, Draft.Best best, long nowNanos) {
    avoidOldNode(question, request);
    offered(question.pod().ref().uid(), best.row().row());
    long expires = nowNanos + settings.lease().toNanos();
    Plan plan = reservations.reserve(question.pod(), request, best, Decision.Cause.FILTER, expires);
    return new FilterAnswer.Placed(best.index(), plan.placement(), plan.decision());
  }

  private FilterAnswer refuse(Question question, Request request, Draft.None none) {
    avoidOldNode(question, request);
    String uid = question.pod().ref().uid();
    Waiter known = waiter(question, request);
    boolean again = known.refusal().equals(none.nodes());
    ledger.remember(known.refused(none.nodes()));
    for (int row : question.offered()) {
      offered(uid, row);
    }
    ledger.release(uid);
    ledger.stand(uid);
    note(question, new Decision.Outcome.Refused(none.nodes()));
    return new FilterAnswer.Refused(none.reasons(), again);
  }

  /** The in-tree plugins did not offer the node of the plan: it is not to be tried on that one. */
  private void avoidOldNode(Question question, Request request) {
    @Nullable Booking old = ledger.booking(question.pod().ref().uid());
    if (old != null) {
      int row = ledger.nodes().row(old.node());
      ledger.remember(waiter(question, request).avoiding(row));
    }
  }

  private Waiter waiter(Question question, Request request) {
    Rulebook rules = ledger.snapshot().rulebook();
    return ledger.queue().put(ledger.pods().interned(question.pod()), request, rules);
  }

  /** kube-scheduler has asked for it: the plugins let it go there, and it was awake. */
  private void offered(String uid, int row) {
    Waiter waiter = ledger.queue().get(uid);
    if (waiter != null && (waiter.inDoubt() || waiter.avoided().contains(row))) {
      ledger.remember(waiter.offered(row));
    }
  }

  private FilterAnswer refuseAll(Question question, Reason reason) {
    Reason[] reasons = new Reason[question.offered().length];
    Arrays.fill(reasons, reason);
    note(question, new Decision.Outcome.Refused(Planner.histogram(reasons)));
    return new FilterAnswer.Refused(reasons, false);
  }

  private FilterAnswer repeat(Question question, Booking booking, int index) {
    note(question, new Decision.Outcome.Repeated(booking.plan().placement()));
    return new FilterAnswer.Placed(index, booking.plan().placement(), booking.plan().decision());
  }

  private FilterAnswer fail(Question question, String message) {
    note(question, new Decision.Outcome.Failed(message));
    return new FilterAnswer.Failed(message);
  }

  private void note(Question question, Decision.Outcome outcome) {
    decisions.note(decisions.nextId(), question.pod().ref(), Decision.Cause.FILTER, outcome);
  }
}
