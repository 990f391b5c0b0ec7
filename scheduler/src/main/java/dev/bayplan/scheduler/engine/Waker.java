package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Placer;
import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Rules;
import dev.bayplan.policies.Sharer;
import dev.bayplan.policies.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds, after room was made on a node, the waiting pods that fit there now, holds their devices
 * and says so. Best first, each place once: nobody is woken for a place that another pod was woken
 * for.
 */
final class Waker {

  private final Ledger ledger;
  private final Settings settings;
  private final Reservations reservations;

  Waker(Ledger ledger, Settings settings, Reservations reservations) {
    this.ledger = ledger;
    this.settings = settings;
    this.reservations = reservations;
  }

  List<Wake> wakes(long nowNanos) {
    List<Wake> wakes = new ArrayList<>();
    for (List<String> roomy = ledger.takeRoomyNodes();
        !roomy.isEmpty() && ledger.waiting().size() > 0;
        roomy = ledger.takeRoomyNodes()) {
      for (String node : roomy) {
        wakeFor(ledger.nodes().row(node), nowNanos, wakes);
      }
    }
    return wakes;
  }

  private void wakeFor(int row, long nowNanos, List<Wake> wakes) {
    Set<Asked> refused = new HashSet<>();
    for (Waiting.Pod pod : ledger.waiting().inOrder()) {
      Snapshot.Row now = ledger.snapshot().row(row);
      PodClass all = ledger.snapshot().classOf(pod.facts, pod.request);
      Asked asked = new Asked(pod.request, all.sharer(), all.rules());
      if (now == null
          || ledger.booking(pod.facts.ref().uid()) != null
          || pod.avoidedRows.contains(row)
          || refused.contains(asked)) {
        continue;
      }
      switch (Placer.place(all, now.node(), ledger.snapshot().scoring().of(all))) {
        case Verdict.Refused _ -> refused.add(asked);
        case Verdict.Fits fits -> wakes.add(wake(pod, new Draft.Best(0, now, fits, 1), nowNanos));
      }
    }
  }

  private Wake wake(Waiting.Pod pod, Draft.Best best, long nowNanos) {
    long expires = nowNanos + settings.wakeLease().toNanos();
    Plan plan = reservations.reserve(pod.facts, pod.request, best, Decision.Cause.WAKE, expires);
    pod.wakeInDoubt = true;
    return new Wake(pod.facts.ref(), plan.placement().node(), plan.decision());
  }

  /** Requests are interned, so one class is one object. */
  private record Asked(Request request, Sharer sharer, Rules rules) {

    @Override
    @SuppressWarnings("ReferenceEquality") // one class, one object: that is what makes it cheap
    public boolean equals(@Nullable Object other) {
      return other instanceof Asked(Request r, Sharer s, Rules by)
          && r == request
          && s.equals(sharer)
          && by.equals(rules);
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(request) * 31 + sharer.hashCode();
    }
  }
}
