package dev.bayplan.scheduler.cluster;

import dev.bayplan.scheduler.engine.Engine;
import java.util.List;
import java.util.function.Consumer;

/**
 * What follows from each input of the engine: pods of which there is news are looked after, and the
 * queue moves on. Returns at once.
 */
public final class FollowUp implements Consumer<List<String>> {

  private final Upkeep upkeep;
  private final QueueRunner queue;

  FollowUp(Engine engine, KubeApi api, Clock clock) {
    this.upkeep = new Upkeep(engine, api, clock, this);
    this.queue = new QueueRunner(engine, clock, upkeep::look);
  }

  @Override
  public void accept(List<String> uids) {
    upkeep.look(uids);
    queue.kick();
  }

  /** The books are whole: from here on it plans and writes. */
  void begin() {
    upkeep.begin();
    queue.begin();
  }

  void stop() {
    queue.stop();
    upkeep.stop();
  }

  public UpkeepCounts counts() {
    return upkeep.counts();
  }

  public TryCounts tries() {
    return queue.counts();
  }

  /** Exceptions that should not exist. */
  long bugs() {
    return upkeep.counts().bugs() + queue.bugs();
  }
}
