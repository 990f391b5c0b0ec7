package dev.bayplan.bench.model;

import java.time.Duration;

/** How the traffic between one client and the API server fares. */
public interface Network {

  /**
   * Of the next request.
   *
   * <p>A Binding carries {@code ?timeout=5s}: what takes longer than that to arrive never happens.
   */
  Trip trip();

  /** Of the next watch event. */
  Arrival arrival();

  /** Whether nothing at all comes through. */
  default boolean isCut() {
    return false;
  }

  /** How long a client takes to list again after its watch was cut. */
  Duration relist();

  /**
   * One request.
   *
   * @param there when it takes effect
   * @param back when the client hears: after {@code there} where nothing is lost, else after the
   *     request was sent
   */
  record Trip(Duration there, Duration back, Loss loss) {}

  /** What gets lost of a request. */
  enum Loss {
    NOTHING,
    /** It never takes effect. */
    REQUEST,
    /** It takes effect, perhaps only after the client has given up. */
    ANSWER,
    /** The server has no time: it says so, and nothing takes effect. */
    BUSY
  }

  /**
   * One watch event. Events of one kind stay in order.
   *
   * @param after delay
   * @param mishap what else happens to it
   */
  record Arrival(Duration after, Mishap mishap) {}

  /** What can happen to a watch event. */
  enum Mishap {
    NONE,
    /** It comes again, later, when the object may have moved on. */
    TWICE,
    /** The watch breaks before it; whatever was under way is lost, and a new list follows. */
    CUT
  }

  /** Everything at once and nothing lost. */
  Network CALM = steady(Duration.ZERO);

  /** Everything with this delay and nothing lost. */
  static Network steady(Duration delay) {
    Trip trip = new Trip(delay, delay, Loss.NOTHING);
    Arrival arrival = new Arrival(delay, Mishap.NONE);
    return new Network() {
      @Override
      public Trip trip() {
        return trip;
      }

      @Override
      public Arrival arrival() {
        return arrival;
      }

      @Override
      public Duration relist() {
        return delay;
      }
    };
  }
}
