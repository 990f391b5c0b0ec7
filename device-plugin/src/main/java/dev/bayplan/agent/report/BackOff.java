package dev.bayplan.agent.report;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** 1 s, doubling to a minute, a fifth more or less so that a fleet does not come back in step. */
final class BackOff {

  private static final long FIRST_MILLIS = 1_000;
  private static final long LAST_MILLIS = 60_000;

  private final RandomGenerator random;
  private long millis = FIRST_MILLIS;

  BackOff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    long now = millis;
    millis = Math.min(LAST_MILLIS, 2 * millis);
    return Duration.ofMillis(random.nextLong(now * 4 / 5, now * 6 / 5 + 1));
  }

  void reset() {
    millis = FIRST_MILLIS;
  }
}
