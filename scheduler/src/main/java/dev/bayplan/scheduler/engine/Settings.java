package dev.bayplan.scheduler.engine;

import java.time.Duration;

/**
 * What the engine is told at its birth.
 *
 * @param seed breaks ties between equally good nodes
 * @param epoch prefix of decision ids; a new one for each life of the process
 * @param lease how long a filter answer holds its devices without a bind (90 s)
 * @param wakeLease how long a woken pod's devices are held for it to come (15 s)
 */
public record Settings(long seed, String epoch, Duration lease, Duration wakeLease) {

  public static Settings of(long seed, String epoch) {
    return new Settings(seed, epoch, Duration.ofSeconds(90), Duration.ofSeconds(15));
  }
}
