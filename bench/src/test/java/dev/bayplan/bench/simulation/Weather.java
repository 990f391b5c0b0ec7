package dev.bayplan.bench.simulation;

import dev.bayplan.bench.model.Network;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * The faults of one seed: how likely each kind is. Each seed draws its own mix, and leaves some
 * kinds out altogether, so that rare pairs of faults meet.
 */
final class Weather implements Network {

  private static final int SLOWEST_MILLIS = 4_900;
  private static final int GIVES_UP_MILLIS = 5_500;

  private final SplittableRandom random;
  private final double lostRequest;
  private final double lostAnswer;
  private final double slow;
  private final double twice;
  private final double cut;
  private final double badCall;
  private final double busy;
  private boolean calm;

  Weather(SplittableRandom random) {
    this.random = random;
    this.lostRequest = chance(0.15);
    this.lostAnswer = chance(0.15);
    this.slow = chance(0.3);
    this.twice = chance(0.1);
    this.cut = chance(0.02);
    this.badCall = chance(0.15);
    this.busy = chance(0.2);
  }

  private double chance(double most) {
    return random.nextInt(3) == 0 ? 0 : random.nextDouble(most);
  }

  /** From now on nothing goes wrong any more. */
  void clearUp() {
    calm = true;
  }

  boolean happens(double probability) {
    return !calm && random.nextDouble() < probability;
  }

  /** Whether something goes wrong between kube-scheduler and the extender on the next call. */
  boolean badCall() {
    return happens(badCall);
  }

  int pick(int bound) {
    return random.nextInt(bound);
  }

  Duration millis(int from, int to) {
    return Duration.ofMillis(from + random.nextInt(to - from));
  }

  @Override
  public Trip trip() {
    if (happens(lostRequest)) {
      return new Trip(Duration.ZERO, millis(1, GIVES_UP_MILLIS), Loss.REQUEST);
    }
    if (happens(busy)) {
      return new Trip(Duration.ZERO, millis(1, 50), Loss.BUSY);
    }
    if (happens(lostAnswer)) {
      return new Trip(millis(1, SLOWEST_MILLIS), millis(1, GIVES_UP_MILLIS), Loss.ANSWER);
    }
    return happens(slow)
        ? new Trip(millis(1, SLOWEST_MILLIS), millis(1, 500), Loss.NOTHING)
        : new Trip(millis(1, 10), millis(1, 10), Loss.NOTHING);
  }

  @Override
  public Arrival arrival() {
    if (happens(cut)) {
      return new Arrival(Duration.ZERO, Mishap.CUT);
    }
    Duration after = happens(slow) ? millis(1, 3_000) : millis(1, 10);
    return new Arrival(after, happens(twice) ? Mishap.TWICE : Mishap.NONE);
  }

  /** How long an agent's write is under way. */
  Duration slowWrite() {
    return happens(slow) ? millis(1, 6_000) : millis(1, 20);
  }

  @Override
  public Duration relist() {
    return happens(slow) ? millis(1, 5_000) : millis(1, 100);
  }
}
