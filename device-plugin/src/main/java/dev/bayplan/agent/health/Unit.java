package dev.bayplan.agent.health;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The health of a GPU or a MIG device.
 *
 * @param parent the GPU of a MIG device
 * @param since when it came into this state
 * @param reason one sentence; empty where it is OK and nothing is to be said
 */
public record Unit(
    String uuid,
    Optional<String> parent,
    HealthState state,
    Instant since,
    String reason,
    Faults faults,
    Reach reach,
    Trial trial) {

  static Unit of(String uuid, Optional<String> parent, Instant now) {
    return new Unit(uuid, parent, HealthState.OK, now, "", Faults.NONE, Reach.NEW, Trial.none(now));
  }

  /**
   * @param recent times within the window, oldest first
   * @param last time of the last one
   * @param strikes quarantines that are not forgotten
   * @param wanted whether it is to be quarantined as soon as the budget has room
   * @param condition what lasts until a reset or an exchange
   * @param eccUncorrected the last count
   */
  public record Faults(
      List<Instant> recent,
      Optional<Instant> last,
      int strikes,
      boolean wanted,
      Optional<String> condition,
      OptionalLong eccUncorrected) {

    static final Faults NONE =
        new Faults(List.of(), Optional.empty(), 0, false, Optional.empty(), OptionalLong.empty());

    public Faults {
      recent = List.copyOf(recent);
    }

    Faults want(boolean value) {
      return new Faults(recent, last, strikes, value, condition, eccUncorrected);
    }

    Faults seen(Optional<String> lasting, OptionalLong ecc) {
      return new Faults(recent, last, strikes, wanted, lasting, ecc);
    }

    Faults struck(int count) {
      return new Faults(recent, last, count, false, condition, eccUncorrected);
    }
  }

  /**
   * @param reachable whether the driver gets answers
   * @param answers samples in a row that it answered, while it is not yet believed
   * @param proven false from its loss until it is OK again; its quarantine needs no room in the
   *     budget, because it is a fact and not a doubt
   */
  public record Reach(boolean reachable, int answers, boolean proven) {
    static final Reach NEW = new Reach(true, 0, true);
    static final Reach GONE = new Reach(false, 0, false);
  }

  /**
   * The end of the quarantine and the probe after it.
   *
   * @param until end of the quarantine
   * @param attempt number of the last probe; verdicts of others are stale
   * @param started when the probe began that is running
   * @param unavailable why no probe can be run here
   * @param busy whether it is in use
   */
  public record Trial(
      Instant until,
      int attempt,
      Optional<Instant> started,
      Optional<String> unavailable,
      boolean busy) {

    static Trial none(Instant now) {
      return new Trial(now, 0, Optional.empty(), Optional.empty(), false);
    }

    Trial until(Instant end) {
      return new Trial(end, attempt, Optional.empty(), Optional.empty(), busy);
    }

    Trial start(Instant now) {
      return new Trial(until, attempt + 1, Optional.of(now), unavailable, busy);
    }

    Trial without(String why) {
      return new Trial(until, attempt, Optional.empty(), Optional.of(why), busy);
    }

    public Trial busy(boolean value) {
      return new Trial(until, attempt, started, unavailable, value);
    }
  }

  /** Whether a new pod may be placed on it. */
  public boolean placeable() {
    return !state.out();
  }

  Unit to(HealthState next, Instant now, String why) {
    if (next != state && !state.next().contains(next)) {
      throw new IllegalStateException(uuid + " cannot go from " + state + " to " + next);
    }
    Instant from = next == state ? since : now;
    return new Unit(uuid, parent, next, from, why, faults, reach, trial);
  }

  Unit with(Faults value) {
    return new Unit(uuid, parent, state, since, reason, value, reach, trial);
  }

  Unit with(Reach value) {
    return new Unit(uuid, parent, state, since, reason, faults, value, trial);
  }

  public Unit with(Trial value) {
    return new Unit(uuid, parent, state, since, reason, faults, reach, value);
  }
}
