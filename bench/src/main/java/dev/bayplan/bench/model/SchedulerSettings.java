package dev.bayplan.bench.model;

import java.time.Duration;
import java.util.Optional;

/**
 * How the model kube-scheduler is configured.
 *
 * @param seed of the order in which it names nodes and of how it breaks ties
 * @param cycle what one turn of the serial loop costs beside the extender
 * @param httpTimeout after which it gives a call up
 * @param flush after which it tries refused pods again without an event; empty is never
 * @param clearsNames whether it clears a refused pod's nominated name: so does every profile that
 *     has no PostFilter plugin left, or DefaultPreemption ({@code planned-path.md} section 12)
 */
public record SchedulerSettings(
    long seed,
    Duration cycle,
    Duration httpTimeout,
    Duration initialBackoff,
    Duration maxBackoff,
    Optional<Duration> flush,
    boolean clearsNames) {

  /**
   * As in the product's manifests: 30 s, back-off 1 s to 10 s, flush after 5 minutes, and refused
   * pods keep their names.
   */
  public static SchedulerSettings of(long seed) {
    return new SchedulerSettings(
        seed,
        Duration.ofMillis(2),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Optional.of(Duration.ofMinutes(5)),
        false);
  }

  public SchedulerSettings seeded(long other) {
    return new SchedulerSettings(
        other, cycle, httpTimeout, initialBackoff, maxBackoff, flush, clearsNames);
  }

  /** Without the flush: what is not woken stays where it is. */
  public SchedulerSettings withoutFlush() {
    return new SchedulerSettings(
        seed, cycle, httpTimeout, initialBackoff, maxBackoff, Optional.empty(), clearsNames);
  }

  public SchedulerSettings withHttpTimeout(Duration timeout) {
    return new SchedulerSettings(
        seed, cycle, timeout, initialBackoff, maxBackoff, flush, clearsNames);
  }

  public SchedulerSettings clearingNames(boolean clears) {
    return new SchedulerSettings(
        seed, cycle, httpTimeout, initialBackoff, maxBackoff, flush, clears);
  }
}
