package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.GangTerms;
import dev.bayplan.policies.Placement;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the ledger knows of one gang. Touched by the one writer only. */
final class Gang {

  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);

  /** Namespace and name. */
  final String key;

  final Set<String> uids = new TreeSet<>();

  /** Bound members that are given back, and why. */
  final Map<String, String> evicted = new TreeMap<>();

  Optional<GangTerms> said = Optional.empty();
  Muster muster = new Muster.Unknown();

  /**
   * Those who go together by that, in their order: kept, because each of hundreds of members asks
   * again and again.
   */
  SequencedSet<String> together = new LinkedHashSet<>();

  /** It was bound whole, and has pods on nodes still. */
  boolean started;

  /** When what it holds is given back unless it is whole by then; 0 where nothing is out. */
  long leaseEnds;

  int failures;

  /** Its plan as the API server has it. */
  Optional<GangPlanned> written = Optional.empty();

  /** The places in it: kept, because the news of each member asks for them. */
  private final Map<String, Placement> places = new HashMap<>();

  /** Of the last plan that the API server had; it counts on, so that a late write is an old one. */
  long generation;

  /** Its members may go once their plan is written. */
  boolean turn;

  /** It is not tried before this time: it was given back; 0 where it may be. */
  long notBefore;

  /** When its lease was looked at last: longer ago than a tick, and nobody could bind anything. */
  long lookedAt;

  Gang(String key) {
    this.key = key;
  }

  void called(Muster now) {
    muster = now;
    together = new LinkedHashSet<>();
    if (now instanceof Muster.Ready ready) {
      ready.together().forEach(pod -> together.add(pod.ref().uid()));
    }
  }

  void has(Optional<GangPlanned> plan) {
    written = plan;
    places.clear();
    plan.ifPresent(
        its -> its.members().forEach(one -> places.put(one.pod().uid(), one.placement())));
  }

  /** Whether its plan says so. */
  boolean isWritten(Booking booking) {
    return booking.plan().placement().equals(places.get(booking.pod().uid()));
  }

  boolean backsOff(long nowNanos) {
    return notBefore != 0 && notBefore - nowNanos > 0;
  }

  /** Given back: the next try is later each time. */
  void failed(long nowNanos) {
    long seconds = FIRST_BACK_OFF.toSeconds() << Math.min(failures, 10);
    failures++;
    started = false;
    turn = false;
    leaseEnds = 0;
    notBefore =
        nowNanos + Duration.ofSeconds(Math.min(seconds, LONGEST_BACK_OFF.toSeconds())).toNanos();
  }

  /**
   * It runs, and waits for others in the place of lost members: for so long, and no longer (seeds
   * 7, 31 and 40 of the contest of two gangs).
   */
  void waits(boolean does, long nowNanos, Duration lease) {
    if (!does) {
      leaseEnds = 0;
    } else if (leaseEnds == 0) {
      lend(nowNanos, lease);
    }
  }

  /** From now on it has so much time. */
  void lend(long nowNanos, Duration lease) {
    leaseEnds = nowNanos + lease.toNanos();
    lookedAt = nowNanos;
  }

  /** Time in which nobody looked does not count. */
  void look(long nowNanos, Duration longestGap) {
    long gap = nowNanos - lookedAt;
    if (leaseEnds != 0 && gap > longestGap.toNanos()) {
      leaseEnds += gap;
    }
    lookedAt = nowNanos;
  }

  void whole() {
    started = true;
    turn = false;
    leaseEnds = 0;
    failures = 0;
    notBefore = 0;
  }

  boolean isForgotten() {
    return uids.isEmpty() && said.isEmpty() && written.isEmpty();
  }

  Checkpoint.GangState state() {
    return new Checkpoint.GangState(
        key,
        said,
        started,
        leaseEnds,
        failures,
        notBefore,
        lookedAt,
        new TreeMap<>(evicted),
        written,
        generation,
        turn);
  }

  void restore(Checkpoint.GangState saved) {
    said = saved.said();
    started = saved.started();
    leaseEnds = saved.leaseEnds();
    failures = saved.failures();
    notBefore = saved.notBefore();
    lookedAt = saved.lookedAt();
    evicted.putAll(saved.evicted());
    has(saved.written());
    generation = saved.generation();
    turn = saved.turn();
  }
}
