package dev.bayplan.bench.model;

import dev.bayplan.scheduler.cluster.Clock;
import java.time.Duration;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Time that passes only when a task is due: tasks run by time, then in the order in which they were
 * handed in. Any thread may hand one in; one thread runs them.
 */
public final class VirtualClock implements Clock {

  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long nanos;
  private long handedIn;

  private record Task(long due, long order, Runnable run) implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      return due == other.due ? Long.compare(order, other.order) : Long.compare(due, other.due);
    }
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized long wallSeconds() {
    return 1_750_000_000L + nanos / 1_000_000_000;
  }

  @Override
  public synchronized void after(Duration delay, Runnable task) {
    tasks.add(new Task(nanos + Math.max(0, delay.toNanos()), handedIn++, task));
  }

  /** Runs the next task, whenever it is due; false where there is none. */
  public boolean step() {
    return stepUntil(Long.MAX_VALUE);
  }

  /** Runs everything that is due within this span, also what is handed in on the way. */
  public void runFor(Duration span) {
    long end = nanos() + span.toNanos();
    while (stepUntil(end)) {}
    synchronized (this) {
      nanos = Math.max(nanos, end);
    }
  }

  private boolean stepUntil(long end) {
    Task next = take(end);
    if (next == null) {
      return false;
    }
    next.run().run();
    return true;
  }

  private synchronized @Nullable Task take(long end) {
    Task next = tasks.peek();
    if (next == null || next.due() > end) {
      return null;
    }
    nanos = Math.max(nanos, next.due());
    return tasks.poll();
  }

  /** How many tasks wait for their time. */
  public synchronized int waiting() {
    return tasks.size();
  }
}
