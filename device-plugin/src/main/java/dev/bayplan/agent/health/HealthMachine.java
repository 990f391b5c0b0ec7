package dev.bayplan.agent.health;

import dev.bayplan.agent.health.Unit.Trial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The health of a node from one moment to the next: a function of what was and what was seen. */
public final class HealthMachine {

  private final Transitions transitions;
  private final Patience patience;
  private final Budget budget;

  public HealthMachine(HealthRules rules, XidTable xids) {
    this.transitions = new Transitions(rules, xids);
    this.patience = new Patience(transitions);
    this.budget = new Budget(transitions);
  }

  /**
   * @param probe what is to be probed now
   */
  public record Turn(NodeHealth health, Optional<ProbeRequest> probe) {}

  /**
   * @param attempt to be told with the verdict
   * @param peer an idle GPU to copy to
   */
  public record ProbeRequest(String uuid, int attempt, Optional<String> peer) {}

  /** Signals of units that are not known are dropped. */
  public Turn turn(NodeHealth before, List<Signal> signals, Instant now) {
    Map<String, Unit> units = new LinkedHashMap<>();
    before.units().forEach(unit -> units.put(unit.uuid(), unit));
    for (Signal signal : signals) {
      units.computeIfPresent(signal.uuid(), (_, unit) -> transitions.on(unit, signal, now));
    }
    // After the signals: a verdict that is there beats the end of its patience.
    units.replaceAll((_, unit) -> patience.later(unit, now));
    List<Unit> allotted = new ArrayList<>();
    Predicate<Unit> mig = unit -> unit.parent().isPresent();
    allotted.addAll(budget.allot(units.values().stream().filter(mig.negate()).toList(), now));
    allotted.addAll(budget.allot(units.values().stream().filter(mig).toList(), now));
    return started(new NodeHealth(allotted), now);
  }

  /** One probe at a time: it needs memory of the host, and the first verdict may tell enough. */
  private static Turn started(NodeHealth health, Instant now) {
    boolean running = health.units().stream().anyMatch(unit -> unit.trial().started().isPresent());
    Optional<Unit> next =
        running ? Optional.empty() : health.units().stream().filter(HealthMachine::due).findFirst();
    if (next.isEmpty()) {
      return new Turn(health, Optional.empty());
    }
    Unit probed = next.get().with(next.get().trial().start(now));
    List<Unit> units =
        health.units().stream()
            .map(unit -> unit.uuid().equals(probed.uuid()) ? probed : unit)
            .toList();
    return new Turn(
        new NodeHealth(units),
        Optional.of(
            new ProbeRequest(probed.uuid(), probed.trial().attempt(), peer(health, probed))));
  }

  private static boolean due(Unit unit) {
    Trial trial = unit.trial();
    return unit.state() == HealthState.PROBING && !trial.busy() && trial.unavailable().isEmpty();
  }

  private static Optional<String> peer(NodeHealth health, Unit probed) {
    return probed.parent().isPresent()
        ? Optional.empty()
        : health.units().stream()
            .filter(unit -> unit.state() == HealthState.OK && unit.parent().isEmpty())
            .filter(unit -> !unit.trial().busy() && !unit.uuid().equals(probed.uuid()))
            .map(Unit::uuid)
            .findFirst();
  }
}
