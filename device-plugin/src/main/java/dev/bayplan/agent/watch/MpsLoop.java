package dev.bayplan.agent.watch;

import dev.bayplan.agent.mps.DaemonState;
import dev.bayplan.agent.mps.MpsDaemons;
import java.time.Duration;
import java.util.List;
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
  private final Thread thread;
  private volatile List<DaemonState> states = List.of();

  public MpsLoop(MpsDaemons daemons, NodeBooks books) {
    this.daemons = daemons;
    this.books = books;
    this.thread = Thread.ofPlatform().name("mps").daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** As they were seen last. */
  public List<DaemonState> states() {
    return states;
  }

  private void run() {
    try {
      while (true) {
        step();
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
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
    thread.interrupt();
    try {
      thread.join(END);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
