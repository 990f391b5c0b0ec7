package dev.bayplan.testcluster;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for the outside world by asking again and again: the only place of the harness that sleeps.
 */
public final class Await {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Await() {}

  /**
   * Returns once {@code condition} holds.
   *
   * @param what what is waited for, as in "etcd is healthy"
   * @param limit after it, an {@link IllegalStateException} with {@code what} and the text of
   *     {@code evidence}
   */
  public static void until(
      String what, Duration limit, BooleanSupplier condition, Supplier<String> evidence) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new IllegalStateException(
            "Not within %d ms: %s. %s".formatted(limit.toMillis(), what, evidence.get()));
      }
      pause(PAUSE);
    }
  }

  public static void until(String what, Duration limit, BooleanSupplier condition) {
    until(what, limit, condition, () -> "");
  }

  static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting", e);
    }
  }
}
