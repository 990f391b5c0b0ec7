package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Request;
import dev.bayplan.policies.Rules;
import dev.bayplan.policies.Scoring;
import dev.bayplan.policies.Sharer;
import dev.bayplan.policies.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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
      Optional<Wanted> wanted = pod.wanted(ledger.snapshot());
      if (now == null
          || wanted.isEmpty()
          || ledger.booking(pod.facts.ref().uid()) != null
          || pod.avoidedRows.contains(row)) {
        continue;
      }
      Asked asked = Asked.of(pod.request, wanted.get());
      if (refused.contains(asked)) {
        continue;
      }
      Scoring scoring = ledger.snapshot().scoring().of(wanted.get().pod());
      switch (wanted.get().on(now.node(), scoring)) {
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
  private record Asked(Request request, Sharer sharer, Rules rules, Domain domain) {

    static Asked of(Request request, Wanted wanted) {
      return new Asked(request, wanted.pod().sharer(), wanted.pod().rules(), wanted.domain());
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // one class, one object: that is what makes it cheap
    public boolean equals(@Nullable Object other) {
      return other instanceof Asked(Request r, Sharer s, Rules by, Domain in)
          && r == request
          && s.equals(sharer)
          && by.equals(rules)
          && in.equals(domain);
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(request) * 31 + sharer.hashCode();
    }
  }
}
