package dev.bayplan.scheduler.cluster;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes only when the test says so; due tasks run in order of their time. */
final class VirtualClock implements Clock {

  private record Task(long at, long order, Runnable work) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
  private long now;
  private long order;

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public long wallSeconds() {
    return 1_000_000 + now / 1_000_000_000;
  }

  @Override
  public void after(Duration delay, Runnable task) {
    tasks.add(new Task(now + delay.toNanos(), order++, task));
  }

  void pass(Duration time) {
    long end = now + time.toNanos();
    while (!tasks.isEmpty() && tasks.element().at() <= end) {
      Task next = tasks.remove();
      now = next.at();
      next.work().run();
    }
    now = end;
  }

  void passSeconds(int seconds) {
    pass(Duration.ofSeconds(seconds));
  }
}
