package dev.bayplan.agent.health;

import static dev.bayplan.agent.health.HealthState.OK;
import static dev.bayplan.agent.health.HealthState.PROBING;
import static dev.bayplan.agent.health.HealthState.QUARANTINED;
import static dev.bayplan.agent.health.HealthState.SUSPECT;

import dev.bayplan.agent.health.Signal.Verdict;
import dev.bayplan.agent.health.Unit.Faults;
import dev.bayplan.agent.health.Unit.Reach;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How one unit answers to a signal. That a unit which still answers goes into quarantine is the
 * {@link Budget}'s to say; here it only becomes wanted.
 *
 * @param rules how patient it is
 * @param xids which errors count
 */
record Transitions(HealthRules rules, XidTable xids) {

  Unit on(Unit unit, Signal signal, Instant now) {
    return switch (signal) {
      case Signal.Xid(String _, int code) -> xid(unit, code, now);
      case Signal.Lost(String _, String why) -> lost(unit, "does not answer: " + why, now);
      case Signal.Seen seen -> seen(unit, seen, now);
      case Signal.Probed(String _, int attempt, Verdict verdict) ->
          probed(unit, attempt, verdict, now);
    };
  }

  private Unit xid(Unit unit, int code, Instant now) {
    String why = "XID " + code;
    return switch (xids.of(code)) {
      case IGNORE -> unit;
      case SUSPECT -> fault(unit, false, why, now);
      case DEGRADE -> fault(unit, true, why, now);
      case LOST -> {
        boolean fresh = !unit.state().out() && !unit.faults().wanted();
        Faults faults = unit.faults();
        yield fault(fresh ? unit.with(faults.struck(faults.strikes() + 1)) : unit, true, why, now);
      }
    };
  }

  /**
   * @param bad whether one is enough
   */
  Unit fault(Unit unit, boolean bad, String why, Instant now) {
    Faults before = unit.faults();
    List<Instant> recent = new ArrayList<>();
    before.recent().stream()
        .filter(time -> time.plus(rules.window()).isAfter(now))
        .forEach(recent::add);
    recent.add(now);
    while (recent.size() > rules.faults()) {
      recent.removeFirst();
    }
    boolean wanted = before.wanted() || bad || recent.size() >= rules.faults();
    Unit hit =
        unit.with(
            new Faults(
                recent,
                Optional.of(now),
                before.strikes(),
                wanted,
                before.condition(),
                before.eccUncorrected()));
    return switch (unit.state()) {
      case OK, SUSPECT -> hit.to(SUSPECT, now, why);
      case QUARANTINED -> prolonged(hit, now, why);
      case PROBING -> quarantine(hit, now, why);
    };
  }

  private Unit prolonged(Unit unit, Instant now, String why) {
    Instant end = now.plus(rules.quarantine(unit.faults().strikes()));
    Instant later = end.isAfter(unit.trial().until()) ? end : unit.trial().until();
    return unit.with(unit.faults().want(false))
        .with(unit.trial().until(later))
        .to(QUARANTINED, now, why);
  }

  Unit quarantine(Unit unit, Instant now, String why) {
    int strikes = unit.faults().strikes() + 1;
    return unit.with(unit.faults().struck(strikes))
        .with(unit.trial().until(now.plus(rules.quarantine(strikes))))
        .to(QUARANTINED, now, why);
  }

  private Unit lost(Unit unit, String why, Instant now) {
    boolean known = !unit.reach().reachable();
    Unit gone = unit.with(Reach.GONE);
    if (known) {
      return gone;
    }
    Faults before = unit.faults();
    Unit struck =
        gone.with(
            new Faults(
                before.recent(),
                Optional.of(now),
                before.strikes(),
                false,
                before.condition(),
                before.eccUncorrected()));
    return unit.state() == QUARANTINED
        ? struck.to(QUARANTINED, now, why)
        : quarantine(struck, now, why);
  }

  private Unit seen(Unit unit, Signal.Seen seen, Instant now) {
    Unit looked = unit.with(unit.trial().busy(seen.busy()));
    if (!seen.reachable()) {
      return lost(looked, "does not answer", now);
    }
    if (!looked.reach().reachable()) {
      int answers = looked.reach().answers() + 1;
      if (answers < rules.answers()) {
        return looked.with(new Reach(false, answers, false));
      }
      looked = back(looked, now);
    }
    return counted(looked, seen, now);
  }

  private Unit back(Unit unit, Instant now) {
    Instant end = now.plus(rules.quarantine(unit.faults().strikes()));
    return unit.with(new Reach(true, 0, false))
        .with(unit.trial().until(end))
        .to(QUARANTINED, now, "was lost and answers again");
  }

  private Unit counted(Unit unit, Signal.Seen seen, Instant now) {
    Faults before = unit.faults();
    Optional<String> condition = condition(seen.rows());
    boolean first = before.eccUncorrected().isEmpty() || seen.eccUncorrected().isEmpty();
    long more = first ? 0 : seen.eccUncorrected().getAsLong() - before.eccUncorrected().getAsLong();
    Unit known =
        unit.with(
            before.seen(
                condition,
                seen.eccUncorrected().isPresent()
                    ? seen.eccUncorrected()
                    : before.eccUncorrected()));
    if (condition.isPresent() && !condition.equals(before.condition())) {
      return fault(known, true, condition.get(), now);
    }
    if (more > 0) {
      return fault(known, true, more + " uncorrectable memory errors", now);
    }
    // Out of the quarantine for want of room: it is wanted for as long as its condition lasts.
    return condition.isPresent() && known.state() == SUSPECT
        ? known.with(known.faults().want(true))
        : known;
  }

  private static Optional<String> condition(Signal.Rows rows) {
    return switch (rows) {
      case FINE -> Optional.empty();
      case PENDING -> Optional.of("a replaced row of its memory waits for a reset of the GPU");
      case FAILED ->
          Optional.of("a row of its memory could not be replaced: the GPU is to be exchanged");
    };
  }

  private Unit probed(Unit unit, int attempt, Verdict verdict, Instant now) {
    boolean ours = unit.trial().started().isPresent() && unit.trial().attempt() == attempt;
    if (unit.state() != PROBING || !ours) {
      return unit;
    }
    return switch (verdict) {
      case Verdict.Passed() -> well(unit, now);
      case Verdict.Failed(String why) -> fault(unit, true, "its probe failed: " + why, now);
      case Verdict.Unavailable(String why) ->
          unit.with(unit.trial().without(why))
              .to(PROBING, now, "no probe can be run (" + why + "); it is well if it stays calm");
    };
  }

  Unit well(Unit unit, Instant now) {
    Faults before = unit.faults();
    return unit.with(
            new Faults(
                List.of(),
                before.last(),
                before.strikes(),
                false,
                before.condition(),
                before.eccUncorrected()))
        .with(new Reach(true, 0, true))
        .with(unit.trial().until(now))
        .to(OK, now, "");
  }
}
