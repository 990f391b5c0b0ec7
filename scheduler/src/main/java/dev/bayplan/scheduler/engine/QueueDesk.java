package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.GangTerms;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Reason;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

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
   * One try of a line's first pod, or of a gang.
   *
   * @param on what it is planned on
   * @param stamp the line's
   */
  record Try(Waiter pod, Line line, long stamp, Snapshot on, Optional<GangRequest> gang) {

    /** How the log names it. */
    String name() {
      return line.isGang() ? line.key.gang() : pod.uid();
    }
  }

  /** What the planner found, to be committed inside the writer. */
  @FunctionalInterface
  interface Drafted {

    /**
     * @return false where the ledger has moved on in a way that matters, and it must be tried again
     */
    boolean commit(long nowNanos);
  }

  Optional<Try> next(Snapshot on) {
    return ledger.queue().next().map(line -> tryOf(line, on));
  }

  /** The try of a pod, or gang, that stands in line, as a log names it. */
  Optional<Try> of(String name, Snapshot on) {
    return Optional.ofNullable(ledger.queue().lineOf(name)).map(line -> tryOf(line, on));
  }

  private Try tryOf(Line line, Snapshot on) {
    Optional<GangRequest> gang = line.isGang() ? request(line, on) : Optional.empty();
    return new Try(line.head(), line, line.stamp, on, gang);
  }

  /** The members without a plan, near those with one; empty while rules are not known. */
  private Optional<GangRequest> request(Line line, Snapshot on) {
    Gang gang = ledger.gangs().named(line.key.gang());
    if (gang == null || !(gang.muster instanceof Muster.Ready ready)) {
      return Optional.empty();
    }
    List<PodFacts> pods =
        ready.together().stream().filter(pod -> ledger.booking(pod.ref().uid()) == null).toList();
    GangTerms terms = ready.terms();
    return pods.isEmpty()
        ? Optional.empty()
        : GangRequest.of(on, pods, terms.requiredLevel(), terms.preferredLevel())
            .map(request -> request.near(rows(gang)));
  }

  private Set<Integer> rows(Gang gang) {
    Set<Integer> rows = new TreeSet<>();
    for (String uid : gang.uids) {
      Booking booking = ledger.booking(uid);
      if (booking != null) {
        rows.add(ledger.nodes().row(booking.node()));
      }
    }
    return rows;
  }

  /** Off the writer, unless called inside it. */
  Drafted draft(Try attempt, Drafter drafter) {
    if (!attempt.line().isGang()) {
      Draft draft = drafter.draft(attempt.on(), attempt.line().question(attempt.on()));
      return nowNanos -> isCurrent(attempt) && commit(attempt, draft, nowNanos);
    }
    if (attempt.gang().isEmpty()) {
      return _ -> isCurrent(attempt) && unknown(attempt);
    }
    GangDraft draft = drafter.draft(attempt.on(), attempt.gang().get());
    return nowNanos -> isCurrent(attempt) && commit(attempt, draft, nowNanos);
  }

  /** The pure functions that plan. */
  interface Drafter {

    Draft draft(Snapshot on, Question question);

    GangDraft draft(Snapshot on, GangRequest gang);
  }

  @SuppressWarnings("ReferenceEquality") // the same line, not an equal one
  private boolean isCurrent(Try attempt) {
    return ledger.queue().lineOf(attempt.name()) == attempt.line()
        && attempt.line().stamp == attempt.stamp();
  }

  private boolean isSame(Try attempt, Waiter pod) {
    return Wanted.isSame(attempt.on(), ledger.snapshot(), pod.facts(), pod.request());
  }

  private boolean isUnchanged(Snapshot.Row row) {
    Snapshot.Row now = ledger.snapshot().row(row.row());
    return now != null && now.version() == row.version();
  }

  /** By which rules it is placed depends on what has not been told yet. */
  private boolean unknown(Try attempt) {
    SortedMap<Reason, Integer> unknown = new TreeMap<>();
    unknown.put(Reason.SchedulerNotReady, 1);
    ledger.park(attempt.line(), unknown);
    return true;
  }

  private boolean commit(Try attempt, GangDraft draft, long nowNanos) {
    if (!attempt.line().pods.stream().allMatch(pod -> isSame(attempt, pod))) {
      return false;
    }
    return switch (draft) {
      case GangDraft.TooLate _ -> false;
      case GangDraft.Whole(List<GangDraft.Place> places, _, _) -> {
        boolean same = places.stream().map(GangDraft.Place::row).allMatch(this::isUnchanged);
        if (same) {
          places.forEach(place -> place(place, nowNanos));
        }
        yield same;
      }
      case GangDraft.None none -> {
        boolean current = ledger.roomVersion() <= attempt.on().version();
        if (current) {
          refuse(attempt, none);
        }
        yield current;
      }
    };
  }

  private void place(GangDraft.Place place, long nowNanos) {
    Waiter waiter = ledger.queue().get(place.pod().ref().uid());
    if (waiter != null) {
      place(waiter, new Draft.Best(place.row().row(), place.row(), place.fits(), 1), nowNanos);
    }
  }

  /** Nothing is held for a part of it, unless that is out already: then its lease decides. */
  private void refuse(Try attempt, GangDraft.None none) {
    Line line = attempt.line();
    SortedMap<Reason, Integer> nodes = new TreeMap<>(none.nodes());
    nodes.putIfAbsent(none.reason(), 1);
    if (!nodes.equals(line.refusal())) {
      Decision.Outcome refused = new Decision.Outcome.Refused(nodes);
      PodRef pod = line.head().facts().ref();
      decisions.note(decisions.nextId(), pod, Decision.Cause.QUEUE, refused);
    }
    ledger.park(line, nodes);
    ledger.gangs().refused(line.key.gang());
  }

  private boolean commit(Try attempt, Draft draft, long nowNanos) {
    Waiter pod = attempt.pod();
    if (!isSame(attempt, pod)) {
      return false;
    }
    return switch (draft) {
      case Draft.TooLate _, Draft.NotYet _ -> false;
      case Draft.NamespaceUnknown _ -> unknown(attempt);
      case Draft.Best best -> {
        boolean same = isUnchanged(best.row());
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
    ledger.gangs().out(pod.uid(), nowNanos);
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
