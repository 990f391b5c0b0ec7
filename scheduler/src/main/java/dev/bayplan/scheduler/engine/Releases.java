package dev.bayplan.scheduler.engine;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Lets planned pods go to kube-scheduler, best first, so many at once that are not bound yet: what
 * it has before it stays short, whatever bursts come.
 */
final class Releases {

  private final Ledger ledger;
  private final Settings settings;
  private final Map<String, Turn> ready = new HashMap<>();
  private final TreeSet<Turn> inOrder;
  private final Map<String, SequencedCollection<String>> gangs = new TreeMap<>();

  /** Who goes at once; the first says when. */
  private record Turn(Waiter first, List<String> uids) {}

  Releases(Ledger ledger, Settings settings) {
    this.ledger = ledger;
    this.settings = settings;
    this.inOrder = new TreeSet<>(Comparator.comparing(Turn::first, ledger.queue().order()));
  }

  /** Something of this pod has changed. */
  void look(String uid) {
    SequencedCollection<String> together = ledger.gangs().together(uid);
    if (together.isEmpty()) {
      look(uid, List.of(uid));
    } else {
      gangs.put(together.getFirst(), together);
    }
  }

  private void look(String first, SequencedCollection<String> together) {
    Turn before = ready.remove(first);
    if (before != null) {
      inOrder.remove(before);
    }
    Waiter waiter = ledger.queue().get(first);
    List<String> planned = together.stream().filter(this::isPlanned).toList();
    if (waiter != null && !planned.isEmpty() && isReady(together)) {
      Turn turn = new Turn(waiter, planned);
      ready.put(first, turn);
      inOrder.add(turn);
    }
  }

  private boolean isPlanned(String uid) {
    Booking booking = ledger.booking(uid);
    return booking != null && booking.stage() == Booking.Stage.PLANNED;
  }

  /**
   * The name comes first: a gate that goes before it lets kube-scheduler look at all nodes. And
   * nobody of a gang goes while one of it has no place.
   */
  private boolean isReady(SequencedCollection<String> together) {
    for (String uid : together) {
      Booking booking = ledger.booking(uid);
      Waiter waiter = ledger.queue().get(uid);
      boolean planned = booking != null && booking.stage() == Booking.Stage.PLANNED;
      if (booking == null
          || (planned && (waiter == null || !ledger.isNamed(waiter, booking.node())))) {
        return false;
      }
    }
    return true;
  }

  void grant(long nowNanos) {
    gangs.forEach(this::look);
    gangs.clear();
    while (!inOrder.isEmpty() && hasRoomFor(inOrder.first())) {
      Turn turn = inOrder.removeFirst();
      ready.remove(turn.first().uid());
      if (ledger.gangs().plans().mayGo(turn.uids())) {
        turn.uids().forEach(uid -> release(uid, nowNanos));
      }
    }
  }

  /** One gang that is larger than the window goes alone. */
  private boolean hasRoomFor(Turn turn) {
    int others = ledger.inFlight();
    return others == 0 || others + turn.uids().size() <= settings.window();
  }

  private void release(String uid, long nowNanos) {
    Booking booking = ledger.booking(uid);
    if (booking != null && booking.stage() == Booking.Stage.PLANNED) {
      ledger.gangs().out(uid, nowNanos);
      ledger.book(booking.in(Booking.Stage.RELEASED, nowNanos + settings.lease().toNanos()));
    }
  }
}
