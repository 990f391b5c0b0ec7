package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Reason;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Carries the queue's tries through inside the writer: says whose turn it is, and commits what the
 * planner drafted for it.
 */
final class QueueDesk {

  private final Ledger ledger;
  private final Settings settings;
  private final Decisions decisions;
  private final Reservations reservations;

  QueueDesk(Ledger ledger, Settings settings, Decisions decisions, Reservations reservations) {
    this.ledger = ledger;
    this.settings = settings;
    this.decisions = decisions;
    this.reservations = reservations;
  }

  /**
   * One try of a line's first pod.
   *
   * @param on what it is planned on
   * @param stamp the line's
   */
  record Try(Waiter pod, Line line, long stamp, Snapshot on, Question question) {

    static Try of(Line line, Snapshot on) {
      return new Try(line.head(), line, line.stamp, on, line.question(on));
    }
  }

  Optional<Try> next(Snapshot on) {
    return ledger.queue().next().map(line -> Try.of(line, on));
  }

  /** The try of a pod that stands in line, as a log names it. */
  Optional<Try> of(String uid, Snapshot on) {
    return Optional.ofNullable(ledger.queue().line(uid)).map(line -> Try.of(line, on));
  }

  /**
   * @return false where the ledger has moved on in a way that matters, and it must be tried again
   */
  boolean commit(Try attempt, Draft draft, long nowNanos) {
    Waiter pod = attempt.pod();
    if (ledger.queue().line(pod.uid()) != attempt.line()
        || attempt.line().stamp != attempt.stamp()
        || !Wanted.isSame(attempt.on(), ledger.snapshot(), pod.facts(), pod.request())) {
      return false;
    }
    return switch (draft) {
      case Draft.TooLate _, Draft.NotYet _ -> false;
      case Draft.NamespaceUnknown _ -> {
        SortedMap<Reason, Integer> unknown = new TreeMap<>();
        unknown.put(Reason.SchedulerNotReady, 1);
        ledger.park(attempt.line(), unknown);
        yield true;
      }
      case Draft.Best best -> {
        Snapshot.Row now = ledger.snapshot().row(best.row().row());
        boolean same = now != null && now.version() == best.row().version();
        if (same) {
          place(pod, best, nowNanos);
        }
        yield same;
      }
      case Draft.None none -> {
        boolean current = ledger.roomVersion() <= attempt.on().version();
        if (current) {
          refuse(attempt.line(), none.nodes());
        }
        yield current;
      }
    };
  }

  private void place(Waiter pod, Draft.Best best, long nowNanos) {
    if (pod.gated()) {
      reservations.plan(pod.facts(), pod.request(), best);
      return;
    }
    ledger.remember(pod.inDoubt(true));
    long expires = nowNanos + settings.wakeLease().toNanos();
    reservations.reserve(pod.facts(), pod.request(), best, Decision.Cause.WAKE, expires);
  }

  private void refuse(Line line, SortedMap<Reason, Integer> nodes) {
    Waiter pod = line.head();
    if (pod.first() != Waiter.NOWHERE) {
      ledger.remember(pod.firstOn(Waiter.NOWHERE)); // Then among all others.
      return;
    }
    if (pod.gated() && !nodes.equals(line.refusal())) {
      Decision.Outcome refused = new Decision.Outcome.Refused(nodes);
      decisions.note(decisions.nextId(), pod.facts().ref(), Decision.Cause.QUEUE, refused);
    }
    ledger.park(line, nodes);
  }
}
