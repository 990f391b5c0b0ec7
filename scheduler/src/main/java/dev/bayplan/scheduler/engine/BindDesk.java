package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Hold;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Request;
import java.util.List;

/** Decides inside the writer whether a Binding may be posted, and books how it ended. */
final class BindDesk {

  private final Ledger ledger;
  private final Settings settings;

  BindDesk(Ledger ledger, Settings settings) {
    this.ledger = ledger;
    this.settings = settings;
  }

  BindStart begin(PodRef pod, String node) {
    if (ledger.pods().isGone(pod.uid())) {
      return new BindStart.Refused("pod " + pod.qualifiedName() + " is gone");
    }
    if (!ledger.nodes().exists(node)) {
      return new BindStart.Refused(
          "node " + node + " does not exist"); // The API server would bind.
    }
    Booking booking = ledger.booking(pod.uid());
    if (booking == null || isFree(booking, node)) {
      return beginWithoutPlan(pod, node);
    }
    if (!booking.node().equals(node)) {
      return new BindStart.Refused(
          "devices of pod "
              + pod.qualifiedName()
              + " are held on "
              + booking.node()
              + ", not on "
              + node);
    }
    if (booking.stage() == Booking.Stage.BOUND) {
      return new BindStart.Done();
    }
    ledger.book(booking.in(Booking.Stage.POSTING, 0));
    return new BindStart.Post(booking.plan());
  }

  /** Of a pod without devices the plan is a wish: kube-scheduler may know better. */
  private static boolean isFree(Booking booking, String node) {
    return booking.stage().isPromise()
        && booking.plan().placement().grants().isEmpty()
        && !booking.node().equals(node);
  }

  private BindStart beginWithoutPlan(PodRef pod, String node) {
    PodFacts facts = ledger.pods().get(pod.uid());
    if (facts == null || !(facts.ask() instanceof Request request) || request.wantsGpus()) {
      return new BindStart.Refused(
          "no devices are held for pod " + pod.qualifiedName() + "; it is planned again");
    }
    Plan plan = new Plan(pod, new Placement(node, List.of()), 1, "");
    ledger.book(new Booking(plan, Hold.of(request.resources()), Booking.Stage.POSTING, 0));
    return new BindStart.Post(plan);
  }

  void end(String uid, BindEnd end, long nowNanos) {
    Booking booking = ledger.booking(uid);
    if (booking == null || booking.stage() == Booking.Stage.BOUND) {
      return; // The pod is gone, or an informer told us first.
    }
    switch (end) {
      case BOUND -> {
        ledger.forget(uid);
        ledger.book(booking.in(Booking.Stage.BOUND, 0));
      }
      case NOT_BOUND -> {
        long expires = nowNanos + settings.lease().toNanos();
        ledger.book(booking.in(Booking.Stage.RESERVED, expires));
        ledger.giveBackUnusable(booking.node());
      }
      case REFUSED -> ledger.release(uid);
    }
  }
}
