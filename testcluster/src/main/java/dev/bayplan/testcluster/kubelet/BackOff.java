package dev.bayplan.testcluster.kubelet;

import java.time.Duration;

/**
 * How long a dead container waits for its next start: like a kubelet's CrashLoopBackOff (at once,
 * then doubling; forgotten after a long enough run), fifty times faster.
 */
final class BackOff {
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration FORGIVEN_AFTER = Duration.ofSeconds(10);

  private Duration next = Duration.ZERO;

  /**
   * @param ranFor how long the container ran before it died
   */
  Duration afterDeath(Duration ranFor) {
    Duration wait = ranFor.compareTo(FORGIVEN_AFTER) >= 0 ? Duration.ZERO : next;
    Duration doubled = wait.isZero() ? FIRST : wait.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return wait;
  }
}
