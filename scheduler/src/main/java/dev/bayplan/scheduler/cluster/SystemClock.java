package dev.bayplan.scheduler.cluster;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The machine's monotonic clock. Each task runs on a virtual thread of its own. */
public final class SystemClock implements Clock {

  private final Executor tasks = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("clock").factory());

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public long wallSeconds() {
    return System.currentTimeMillis() / 1000;
  }

  @Override
  public void after(Duration delay, Runnable task) {
    timer.schedule(() -> tasks.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }
}
