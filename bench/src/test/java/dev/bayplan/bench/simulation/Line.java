package dev.bayplan.bench.simulation;

import dev.bayplan.bench.model.Network;
import java.time.Duration;

/** The way between one pod and the API server: the weather, or cut off altogether. */
final class Line implements Network {

  /** As long as a client waits for a connection that is not there. */
  private static final Trip NOWHERE =
      new Trip(Duration.ZERO, Duration.ofMillis(5_500), Loss.REQUEST);

  private final Network weather;
  private boolean cut;

  Line(Network weather) {
    this.weather = weather;
  }

  void cut(boolean isCut) {
    cut = isCut;
  }

  @Override
  public Trip trip() {
    return cut ? NOWHERE : weather.trip();
  }

  @Override
  public Arrival arrival() {
    return cut ? new Arrival(Duration.ZERO, Mishap.CUT) : weather.arrival();
  }

  @Override
  public Duration relist() {
    return weather.relist();
  }

  @Override
  public boolean isCut() {
    return cut;
  }
}
