package dev.bayplan.scheduler.cluster;

import dev.bayplan.scheduler.engine.Engine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the engine's own queue on, one try after the other on a thread of its own, so that a long
 * plan delays neither the watches nor kube-scheduler's questions.
 */
final class QueueRunner {

  private static final Logger LOG = LoggerFactory.getLogger(QueueRunner.class);

  /** Then other tasks have their turn. */
  private static final int TRIES_IN_A_ROW = 32;

  private final Engine engine;
  private final Clock clock;
  private final Consumer<List<String>> written;
  private final TryCounts counts = new TryCounts();
  private final LongAdder bugs = new LongAdder();
  private boolean begun;
  private boolean running;
  private boolean newsCame;

  /**
   * @param written takes the uids of pods about which there may be something to write
   */
  QueueRunner(Engine engine, Clock clock, Consumer<List<String>> written) {
    this.engine = engine;
    this.clock = clock;
    this.written = written;
  }

  /** The books are whole: from here on it plans. */
  void begin() {
    synchronized (this) {
      begun = true;
    }
    kick();
  }

  synchronized void stop() {
    begun = false;
  }

  /** Something has changed: somebody may have a turn. */
  void kick() {
    synchronized (this) {
      newsCame = true;
      if (!begun || running) {
        return;
      }
      running = true;
    }
    clock.after(Duration.ZERO, this::run);
  }

  private void run() {
    for (int tries = 0; tries < TRIES_IN_A_ROW; tries++) {
      if (!tryNext()) {
        return;
      }
    }
    clock.after(Duration.ZERO, this::run);
  }

  private boolean tryNext() {
    synchronized (this) {
      newsCame = false;
    }
    Optional<List<String>> tried = tried();
    tried.ifPresent(written);
    synchronized (this) {
      running = begun && (tried.isPresent() || newsCame);
      return running;
    }
  }

  /** One pod that trips over a bug of ours must not end the planning of all the others. */
  private Optional<List<String>> tried() {
    try {
      long start = clock.nanos();
      Optional<List<String>> tried = engine.tryNext(start);
      tried.ifPresent(_ -> counts.tried(clock.nanos() - start));
      return tried;
    } catch (RuntimeException bug) {
      bugs.increment();
      LOG.error("the queue ended in a bug of Bayplan; please report it", bug);
      return Optional.empty();
    }
  }

  TryCounts counts() {
    return counts;
  }

  long bugs() {
    return bugs.sum();
  }
}
