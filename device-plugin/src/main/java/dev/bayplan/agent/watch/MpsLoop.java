package dev.bayplan.agent.watch;

import dev.bayplan.agent.mps.DaemonState;
import dev.bayplan.agent.mps.MpsDaemons;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the MPS daemons on a thread of their own: a command may take ten seconds where a GPU hangs,
 * and the look must not wait for it. Daemons live on when the agent ends: their clients do, too.
 */
public final class MpsLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MpsLoop.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** A call that hangs in the driver is not waited for longer. */
  private static final Duration END = Duration.ofSeconds(2);

  private final MpsDaemons daemons;
  private final NodeBooks books;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("mps").daemon().factory());
  private volatile List<DaemonState> states = List.of();

  public MpsLoop(MpsDaemons daemons, NodeBooks books) {
    this.daemons = daemons;
    this.books = books;
  }

  public void start() {
    thread.scheduleWithFixedDelay(this::step, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** As they were seen last. */
  public List<DaemonState> states() {
    return states;
  }

  /** As they are after a step that is taken now: a container is about to start. */
  public List<DaemonState> now() {
    step();
    return states;
  }

  private synchronized void step() {
    try {
      books.mpsShares().ifPresent(shares -> states = daemons.step(shares, System.nanoTime()));
    } catch (RuntimeException bug) {
      LOG.error("the MPS daemons cannot be kept; tried again in a second", bug);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      thread.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
