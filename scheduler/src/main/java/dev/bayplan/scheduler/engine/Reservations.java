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
    boolean released = old != null && old.stage() == Booking.Stage.RELEASED;
    Booking.Stage stage = released ? Booking.Stage.RELEASED : Booking.Stage.RESERVED;
    return book(pod, request, best, cause, stage, expiresNanos);
  }

  /** Holds the devices for a pod behind our gate until it is released. */
  Plan plan(PodFacts pod, Request request, Draft.Best best) {
    return book(pod, request, best, Decision.Cause.QUEUE, Booking.Stage.PLANNED, 0);
  }

  private Plan book(
      PodFacts pod,
      Request request,
      Draft.Best best,
      Decision.Cause cause,
      Booking.Stage stage,
      long expiresNanos) {
    long generation = generation(pod) + 1;
    String id = decisions.nextId();
    Verdict.Fits fits = best.fits();
    PodClass all = ledger.snapshot().classOf(pod, request);
    Plan plan = new Plan(pod.ref(), fits.placement(), generation, id, PlannedBy.of(all));
    Hold hold = Hold.of(request, fits.placement(), all.sharer());
    ledger.book(new Booking(plan, hold, stage, expiresNanos));
    decisions.note(
        id,
        pod.ref(),
        cause,
        new Decision.Outcome.Planned(
            fits.placement(), fits.score(), best.candidates(), generation));
    return plan;
  }

  /** Of the last plan: in our books, or in the pod. */
  private long generation(PodFacts pod) {
    @Nullable Booking old = ledger.booking(pod.ref().uid());
    long written =
        pod.standing() instanceof Standing.Pending pending
            ? pending.written().map(Standing.Written::generation).orElse(0L)
            : 0;
    return Math.max(written, old == null ? 0 : old.plan().generation());
  }
}
