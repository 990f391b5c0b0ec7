package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.GangTerms;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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

  /** It was bound whole, and has pods on nodes still. */
  boolean started;

  /** When what it holds is given back unless it is whole by then; 0 where nothing is out. */
  long leaseEnds;

  int failures;

  /** It is not tried before this time: it was given back. */
  long notBefore;

  /** Since when it has been refused; 0 where it was not. */
  long refusedSince;

  Gang(String key) {
    this.key = key;
  }

  boolean backsOff(long nowNanos) {
    return failures > 0 && notBefore - nowNanos > 0;
  }

  /** Given back: the next try is later each time. */
  void failed(long nowNanos) {
    long seconds = FIRST_BACK_OFF.toSeconds() << Math.min(failures, 10);
    failures++;
    started = false;
    leaseEnds = 0;
    notBefore =
        nowNanos + Duration.ofSeconds(Math.min(seconds, LONGEST_BACK_OFF.toSeconds())).toNanos();
  }

  /**
   * It runs, and waits for others in the place of lost members: for so long, and no longer (seeds
   * 7, 31 and 40 of the contest of two gangs).
   */
  void waits(boolean does, long ends) {
    leaseEnds = !does ? 0 : leaseEnds == 0 ? ends : leaseEnds;
  }

  void whole() {
    started = true;
    leaseEnds = 0;
    failures = 0;
    refusedSince = 0;
  }

  boolean isForgotten() {
    return uids.isEmpty() && said.isEmpty();
  }

  Checkpoint.GangState state() {
    return new Checkpoint.GangState(
        key, said, started, leaseEnds, failures, notBefore, refusedSince, new TreeMap<>(evicted));
  }

  void restore(Checkpoint.GangState saved) {
    said = saved.said();
    started = saved.started();
    leaseEnds = saved.leaseEnds();
    failures = saved.failures();
    notBefore = saved.notBefore();
    refusedSince = saved.refusedSince();
    evicted.putAll(saved.evicted());
  }
}
