package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Hold;
import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Verdict;
import org.jspecify.annotations.Nullable;

/** Turns a fitting verdict into a booking with a lease. One writer. */
final class Reservations {

  private final Ledger ledger;
  private final Decisions decisions;

  Reservations(Ledger ledger, Decisions decisions) {
    this.ledger = ledger;
    this.decisions = decisions;
  }

  /**
   * Holds the devices; a plan of the same pod on another node is given back in the same step.
   *
   * @return the plan, of the next generation
   */
  Plan reserve(
      PodFacts pod, Request request, Draft.Best best, Decision.Cause cause, long expiresNanos) {
    @Nullable Booking old = ledger.booking(pod.ref().uid());
    long generation = old == null ? 1 : old.plan().generation() + 1;
    String id = decisions.nextId();
    Verdict.Fits fits = best.fits();
    PodClass all = ledger.snapshot().classOf(pod, request);
    Plan plan = new Plan(pod.ref(), fits.placement(), generation, id, PlannedBy.of(all));
    Hold hold = Hold.of(request, fits.placement(), all.sharer());
    ledger.book(new Booking(plan, hold, Booking.Stage.RESERVED, expiresNanos));
    decisions.note(
        id,
        pod.ref(),
        cause,
        new Decision.Outcome.Planned(
            fits.placement(), fits.score(), best.candidates(), generation));
    return plan;
  }
}
