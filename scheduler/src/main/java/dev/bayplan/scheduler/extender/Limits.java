package dev.bayplan.scheduler.extender;

import java.time.Duration;

/**
 * What one request may cost.
 *
 * @param bodyBytes the largest body that is read (64 MiB: 5,000 whole nodes of 13 KB)
 * @param bodyTime how long a body may take to arrive (30 s: longer than kube-scheduler waits)
 * @param filter how long a filter call may plan before it is answered with an error (200 ms: it
 *     holds up kube-scheduler's serial loop)
 */
public record Limits(int bodyBytes, Duration bodyTime, Duration filter) {

  public static final Limits DEFAULT =
      new Limits(64 << 20, Duration.ofSeconds(30), Duration.ofMillis(200));
}
