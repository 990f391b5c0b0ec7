package dev.bayplan.agent.watch;

import dev.bayplan.agent.device.DeviceEvent;
import dev.bayplan.agent.device.DeviceReader;
import dev.bayplan.agent.metrics.AgentMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second, and at once when the driver tells something. Between looks its thread waits
 * in the driver for events; it is a platform thread, because that wait is native.
 */
public final class WatchLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WatchLoop.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** A call that hangs in the driver is not waited for longer. */
  private static final Duration END = Duration.ofSeconds(2);

  /** A storm of errors is looked at ten times a second. */
  private static final Duration SHORTEST = Duration.ofMillis(100);

  private static final int MAX_EVENTS = 10_000;
  private static final int FAILURES_PER_LINE = 60;

  private final Watchman watchman;
  private final DeviceReader reader;
  private final AgentMetrics metrics;
  private final Clock clock;
  private final Thread thread;
  private int failures;
  private volatile boolean stopped;
  private volatile long lookedNanos = System.nanoTime();

  public WatchLoop(Watchman watchman, DeviceReader reader, AgentMetrics metrics, Clock clock) {
    this.watchman = watchman;
    this.reader = reader;
    this.metrics = metrics;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("watch").daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** How long the last look is ago: a caller judges whether the thread is stuck. */
  public Duration sinceLook() {
    return Duration.ofNanos(System.nanoTime() - lookedNanos);
  }

  private void run() {
    List<DeviceEvent> events = List.of();
    long due = System.nanoTime();
    try {
      while (!stopped) {
        long begun = System.nanoTime();
        List<DeviceEvent> left = look(events, begun) ? List.of() : events;
        long took = System.nanoTime() - begun;
        long missed = Math.max(0, (begun - due) / PERIOD.toNanos());
        metrics.looked(Duration.ofNanos(took), missed);
        due = Math.max(due + PERIOD.toNanos(), begun);
        events = both(left, until(due));
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** A bug in one look must not end the watch over all GPUs, nor lose what the driver told. */
  private boolean look(List<DeviceEvent> events, long nowNanos) {
    try {
      watchman.look(events, clock.instant(), nowNanos);
      failures = 0;
      return true;
    } catch (RuntimeException bug) {
      if (failures++ % FAILURES_PER_LINE == 0) {
        LOG.error("look {} in a row failed; it is taken again", failures, bug);
      }
      return false;
    } finally {
      lookedNanos = System.nanoTime();
    }
  }

  private static List<DeviceEvent> both(List<DeviceEvent> left, List<DeviceEvent> more) {
    return Stream.concat(left.stream(), more.stream()).limit(MAX_EVENTS).toList();
  }

  /** Events, or nothing when the time has come; never at once, whatever the driver answers. */
  private List<DeviceEvent> until(long due) throws InterruptedException {
    long left = due - System.nanoTime();
    List<DeviceEvent> events =
        left > 0 ? reader.events(Duration.ofNanos(left)) : reader.events(Duration.ZERO);
    long rest =
        events.isEmpty()
            ? due - System.nanoTime()
            : Math.min(SHORTEST.toNanos(), due - System.nanoTime());
    if (rest > 0) {
      Thread.sleep(Duration.ofNanos(rest));
    }
    return events;
  }

  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
    try {
      thread.join(END);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
