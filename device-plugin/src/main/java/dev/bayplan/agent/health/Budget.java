package dev.bayplan.agent.health;

import static dev.bayplan.agent.health.HealthState.SUSPECT;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Never more than a part of a pool is out at once: a wrong table, a broken probe or one bad driver
 * must not empty a node.
 *
 * <p>A unit that does not answer cannot be given at all. It is out whatever the budget says, and
 * takes room in it, until it is proven well again: that it was lost is no doubt of ours. So the
 * lost ones alone may exceed the budget, and while they do, no other unit is quarantined: it stays
 * a suspect, in use, until there is room or it has stayed calm for as long as its quarantine would
 * have lasted.
 */
record Budget(Transitions transitions) {

  private static final Comparator<Unit> OLDEST_FAULT =
      Comparator.comparing((Unit unit) -> unit.faults().last().orElse(unit.since()))
          .thenComparing(Unit::uuid);

  /** The same units in the same order. */
  List<Unit> allot(List<Unit> pool, Instant now) {
    List<Unit> units = new ArrayList<>(pool);
    int limit = transitions.rules().budget(units.size());
    shrink(units, limit, now);
    long out = units.stream().filter(unit -> unit.state().out()).count();
    List<Unit> wanted =
        units.stream()
            .filter(unit -> unit.state() == SUSPECT && unit.faults().wanted())
            .sorted(OLDEST_FAULT)
            .toList();
    for (Unit unit : wanted) {
      if (out < limit) {
        units.set(units.indexOf(unit), transitions.quarantine(unit, now, unit.reason()));
        out++;
      }
    }
    return units;
  }

  /** Fewer units than before make a smaller budget: the last that came in go out. */
  private static void shrink(List<Unit> units, int limit, Instant now) {
    List<Unit> bound =
        units.stream()
            .filter(unit -> unit.state().out() && unit.reach().proven())
            .sorted(Comparator.comparing(Unit::since).thenComparing(Unit::uuid))
            .toList();
    for (Unit unit : bound.subList(Math.min(limit, bound.size()), bound.size())) {
      Unit held = unit.with(unit.faults().want(true)).to(SUSPECT, now, unit.reason());
      units.set(units.indexOf(unit), held);
    }
  }
}
