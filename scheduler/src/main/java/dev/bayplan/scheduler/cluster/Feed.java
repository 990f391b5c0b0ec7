package dev.bayplan.scheduler.cluster;

import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.Event;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the engine what happened in the cluster, and that time passes. */
public final class Feed {

  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Engine engine;
  private final Clock clock;
  private final Consumer<List<String>> news;
  private final LongAdder bugs = new LongAdder();
  private volatile boolean stopped;

  /**
   * @param news takes the uids of pods about which there may be something to write
   */
  public Feed(Engine engine, Clock clock, Consumer<List<String>> news) {
    this.engine = engine;
    this.clock = clock;
    this.news = news;
  }

  /** Starts the engine's clockwork. */
  public void start() {
    clock.after(TICK, this::tick);
  }

  public void stop() {
    stopped = true;
  }

  public void event(Event event) {
    guarded(event, () -> engine.apply(event, clock.nanos()));
  }

  private void tick() {
    if (!stopped) {
      clock.after(TICK, this::tick);
      guarded("a tick", () -> engine.tick(clock.nanos()));
    }
  }

  /** One event that the engine cannot digest must not end the watch of all the others. */
  private void guarded(Object what, Supplier<List<String>> step) {
    try {
      news.accept(step.get());
    } catch (RuntimeException bug) {
      bugs.increment();
      LOG.error("{} ended in a bug of Bayplan; please report it", what, bug);
    }
  }

  /** Exceptions that should not exist. */
  public long bugs() {
    return bugs.sum();
  }
}
