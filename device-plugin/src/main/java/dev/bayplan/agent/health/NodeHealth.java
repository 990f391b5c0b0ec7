package dev.bayplan.agent.health;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The health of all units of a node: its GPUs, and its MIG devices, which have a budget of their
 * own.
 */
public record NodeHealth(List<Unit> units) {

  public static final NodeHealth NONE = new NodeHealth(List.of());

  /**
   * @param parent the GPU of a MIG device
   */
  public record Present(String uuid, Optional<String> parent) {
    public static Present gpu(String uuid) {
      return new Present(uuid, Optional.empty());
    }

    public static Present mig(String uuid, String gpu) {
      return new Present(uuid, Optional.of(gpu));
    }
  }

  public NodeHealth {
    units = units.stream().sorted(Comparator.comparing(Unit::uuid)).toList();
  }

  public Optional<Unit> of(String uuid) {
    return units.stream().filter(unit -> unit.uuid().equals(uuid)).findFirst();
  }

  /** Whether a new pod may be placed on a GPU or MIG device; one that is not known is not given. */
  public boolean placeable(String uuid) {
    return of(uuid)
        .filter(unit -> unit.placeable() && unit.parent().map(this::placeable).orElse(true))
        .isPresent();
  }

  /** One sentence; empty where nothing is to be said. */
  public String reason(String uuid) {
    return of(uuid)
        .map(unit ->
            unit.state() == HealthState.SUSPECT && unit.faults().wanted()
                ? unit.reason() + "; it stays in use: the budget for quarantines is spent"
                : unit.reason())
        .orElse("it is not known here");
  }

  /**
   * New ones are OK, MIG devices that were cut away are forgotten, and so is a GPU that is no
   * longer listed where {@code drop} says so; else it is kept, for it counts as lost.
   */
  public NodeHealth with(List<Present> present, boolean drop, Instant now) {
    Map<String, Unit> kept = new TreeMap<>();
    for (Present one : present) {
      kept.put(one.uuid(), of(one.uuid()).orElseGet(() -> Unit.of(one.uuid(), one.parent(), now)));
    }
    for (Unit unit : units) {
      if (!drop && unit.parent().isEmpty()) {
        kept.putIfAbsent(unit.uuid(), unit);
      }
    }
    return new NodeHealth(List.copyOf(kept.values()));
  }

  /**
   * As it is after an agent's restart: no probe runs any more. A restart of the node has reset all
   * GPUs, so their quarantine is over.
   */
  public NodeHealth restarted(boolean node, Instant now) {
    return new NodeHealth(
        units.stream()
            .map(unit -> {
              Instant until = node ? now : unit.trial().until();
              Unit idle = unit.with(unit.trial().until(until));
              return node && !unit.reach().reachable()
                  ? idle.with(new Unit.Reach(false, 0, false))
                  : idle;
            })
            .toList());
  }
}
