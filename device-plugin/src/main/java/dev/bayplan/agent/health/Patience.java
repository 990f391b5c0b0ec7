package dev.bayplan.agent.health;

import static dev.bayplan.agent.health.HealthState.PROBING;

import dev.bayplan.agent.health.Unit.Faults;
import dev.bayplan.agent.health.Unit.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What time alone does to a unit. */
record Patience(Transitions transitions) {

  private HealthRules rules() {
    return transitions.rules();
  }

  Unit later(Unit before, Instant now) {
    Unit unit = notOfTheFuture(before, now);
    return switch (unit.state()) {
      case OK -> forgiven(unit, now);
      case SUSPECT -> calmed(unit, now);
      case QUARANTINED -> released(unit, now);
      case PROBING -> judged(unit, now);
    };
  }

  /** A clock that was set back must not prolong anything. */
  private Unit notOfTheFuture(Unit unit, Instant now) {
    Faults faults = unit.faults();
    Trial trial = unit.trial();
    Instant longest = now.plus(rules().maxQuarantine());
    boolean ahead =
        unit.since().isAfter(now)
            || faults.last().filter(now::isBefore).isPresent()
            || trial.until().isAfter(longest)
            || trial.started().filter(now::isBefore).isPresent();
    if (!ahead) {
      return unit;
    }
    return new Unit(
        unit.uuid(),
        unit.parent(),
        unit.state(),
        earlier(unit.since(), now),
        unit.reason(),
        new Faults(
            faults.recent().stream().map(time -> earlier(time, now)).toList(),
            faults.last().map(time -> earlier(time, now)),
            faults.strikes(),
            faults.wanted(),
            faults.condition(),
            faults.eccUncorrected()),
        unit.reach(),
        new Trial(
            earlier(trial.until(), longest),
            trial.attempt(),
            trial.started().map(time -> earlier(time, now)),
            trial.unavailable(),
            trial.busy()));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private Unit forgiven(Unit unit, Instant now) {
    Faults faults = unit.faults();
    return faults.last().isPresent() && over(faults.last().get(), rules().forget(), now)
        ? unit.with(
            new Faults(
                List.of(), Optional.empty(), 0, false, faults.condition(), faults.eccUncorrected()))
        : unit;
  }

  /** One for which the budget had no room has served its time in the pool. */
  private Unit calmed(Unit unit, Instant now) {
    Faults faults = unit.faults();
    Duration time = faults.wanted() ? rules().quarantine(faults.strikes() + 1) : rules().calm();
    boolean calm = over(faults.last().orElse(unit.since()), time, now);
    return calm && faults.condition().isEmpty() ? transitions.well(unit, now) : unit;
  }

  private Unit released(Unit unit, Instant now) {
    boolean over = !unit.trial().until().isAfter(now);
    return over && unit.reach().reachable() && unit.faults().condition().isEmpty()
        ? unit.to(PROBING, now, "its quarantine is over (" + unit.reason() + "); a probe decides")
        : unit;
  }

  private Unit judged(Unit unit, Instant now) {
    Trial trial = unit.trial();
    if (trial.started().isPresent()) {
      return over(trial.started().get(), rules().probeLimit(), now)
          ? transitions.fault(
              unit,
              true,
              "its probe had no verdict in " + rules().probeLimit().toSeconds() + " s",
              now)
          : unit;
    }
    boolean unprobed = trial.busy() || trial.unavailable().isPresent();
    return unprobed && over(unit.since(), rules().calm(), now) ? transitions.well(unit, now) : unit;
  }

  private static boolean over(Instant from, Duration time, Instant now) {
    return !from.plus(time).isAfter(now);
  }
}
