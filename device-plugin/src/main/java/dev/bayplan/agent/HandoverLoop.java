package dev.bayplan.agent;

import dev.bayplan.agent.device.Inventory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps the hand-over each second, as soon as the devices are known. */
final class HandoverLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HandoverLoop.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final OwnMode own;
  private final Supplier<Optional<Inventory>> devices;
  private final AtomicLong stepped = new AtomicLong(System.nanoTime());
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("handover").daemon().factory());

  HandoverLoop(OwnMode own, Supplier<Optional<Inventory>> devices) {
    this.own = own;
    this.devices = devices;
  }

  void start() {
    thread.scheduleWithFixedDelay(this::step, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** How long the last step is ago. */
  long sinceStepNanos() {
    return System.nanoTime() - stepped.get();
  }

  private void step() {
    try {
      devices.get().ifPresent(now -> own.step(now, System.nanoTime()));
      stepped.set(System.nanoTime());
    } catch (RuntimeException bug) {
      LOG.error("a step of the hand-over ended in a bug of Bayplan; please report it", bug);
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.shutdownNow();
    thread.awaitTermination(PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }
}
