package dev.bayplan.scheduler.cluster;

import java.time.Duration;

/** The time limits that posts of Bindings, readings and take-overs agree on. */
public final class Timing {

  /**
   * What a post tells the API server by {@code ?timeout=}: a Binding that was not written this long
   * after it came in never will be.
   */
  public static final Duration SERVER_LIMIT = Duration.ofSeconds(5);

  /** How long a post may have been on its way before the API server's limit began to count. */
  public static final Duration MARGIN = Duration.ofSeconds(1);

  /** When nobody waits for a post's answer any more: after the API server gave up on its side. */
  public static final Duration CLIENT_LIMIT = Duration.ofMillis(5_500);

  /** From here on after it was sent, a post has either been written or never will be. */
  public static final Duration POST_IS_OVER = SERVER_LIMIT.plus(MARGIN);

  /** kube-scheduler's bind call waits 30 s: what is busy for longer is for its own back-off. */
  static final Duration LONGEST_BUSY = Duration.ofSeconds(10);

  private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(60);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

  private Timing() {}

  /** How long to wait before a reading is tried again that failed for the n-th time (from 1). */
  static Duration retry(int failures) {
    return backOff(failures, LONGEST_RETRY);
  }

  /** The same for a write that nobody waits for. */
  static Duration patience(int failures) {
    return backOff(failures, LONGEST_PATIENCE);
  }

  /** The same for a write that the API server had no time for, and what it asked for itself. */
  static Duration busy(int failures, Duration retryAfter) {
    Duration own = backOff(failures, LONGEST_BUSY);
    return own.compareTo(retryAfter) < 0 ? retryAfter : own;
  }

  private static Duration backOff(int failures, Duration longest) {
    long seconds = FIRST_RETRY.toSeconds() << Math.min(failures - 1, 10);
    return seconds < longest.toSeconds() ? Duration.ofSeconds(seconds) : longest;
  }
}
