package dev.bayplan.agent.health;

import java.time.Duration;

/**
 * How patient the state machine is.
 *
 * @param faults so many within {@code window} are one quarantine, where a single one is none
 * @param calm time without a fault after which a suspect is well again
 * @param quarantine the first; each further one lasts twice as long
 * @param maxQuarantine the longest
 * @param forget time without a fault after which a quarantine is the first again
 * @param answers samples in a row that a lost GPU must answer
 * @param probeLimit a probe without a verdict after this time has failed
 * @param budgetPercent part of a pool that may be out at once, rounded down, but at least one unit
 */
public record HealthRules(
    int faults,
    Duration window,
    Duration calm,
    Duration quarantine,
    Duration maxQuarantine,
    Duration forget,
    int answers,
    Duration probeLimit,
    int budgetPercent) {

  /** How many of so many units may be out at once. */
  int budget(int units) {
    return Math.max(1, units * budgetPercent / 100);
  }

  /**
   * @param strike 1 for the first
   */
  Duration quarantine(int strike) {
    Duration time = quarantine;
    for (int i = 1; i < strike && time.compareTo(maxQuarantine) < 0; i++) {
      time = time.multipliedBy(2);
    }
    return time.compareTo(maxQuarantine) < 0 ? time : maxQuarantine;
  }
}
