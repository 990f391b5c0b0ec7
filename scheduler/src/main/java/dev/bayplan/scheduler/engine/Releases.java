package dev.bayplan.scheduler.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Lets planned pods go to kube-scheduler, best first, so many at once that are not bound yet: what
 * it has before it stays short, whatever bursts come.
 */
final class Releases {

  private final Ledger ledger;
  private final Settings settings;
  private final TreeSet<Waiter> ready;
  private final Map<String, Waiter> readyByUid = new HashMap<>();

  Releases(Ledger ledger, Settings settings) {
    this.ledger = ledger;
    this.settings = settings;
    this.ready = new TreeSet<>(ledger.queue().order());
  }

  /** Something of this pod has changed. */
  void look(String uid) {
    Waiter before = readyByUid.remove(uid);
    if (before != null) {
      ready.remove(before);
    }
    Waiter now = ledger.queue().get(uid);
    if (now != null && isReady(now)) {
      ready.add(now);
      readyByUid.put(uid, now);
    }
  }

  /** The name comes first: a gate that goes before it lets kube-scheduler look at all nodes. */
  private boolean isReady(Waiter pod) {
    Booking booking = ledger.booking(pod.uid());
    return booking != null
        && booking.stage() == Booking.Stage.PLANNED
        && ledger.isNamed(pod, booking.node());
  }

  void grant(long nowNanos) {
    while (!ready.isEmpty() && ledger.inFlight() < settings.window()) {
      Waiter pod = ready.removeFirst();
      readyByUid.remove(pod.uid());
      Booking booking = ledger.booking(pod.uid());
      if (booking != null && isReady(pod)) {
        long expires = nowNanos + settings.lease().toNanos();
        ledger.book(booking.in(Booking.Stage.RELEASED, expires));
      }
    }
  }
}
