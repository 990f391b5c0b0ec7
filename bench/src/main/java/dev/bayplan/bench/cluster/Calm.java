package dev.bayplan.bench.cluster;

import dev.bayplan.testcluster.Await;
import java.time.Duration;
import java.util.Map;

/** Waits until a control plane has nothing left to do. */
final class Calm {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final long WINDOW_NANOS = 500_000_000;

  /** CPU that all its parts use in such a window while nothing happens. */
  private static final long IDLE_MILLIS = 50;

  private final Map<String, Long> processes;
  private Cpu mark;
  private long markNanos;

  private Calm(Map<String, Long> processes) {
    this.processes = processes;
    mark = Cpu.of(processes);
    markNanos = System.nanoTime();
  }

  /** Of the processes with these ids. */
  static void await(Map<String, Long> processes) {
    Await.until("the control plane is quiet", LIMIT, new Calm(processes)::isCalm);
  }

  private boolean isCalm() {
    if (System.nanoTime() - markNanos < WINDOW_NANOS) {
      return false;
    }
    Cpu now = Cpu.of(processes);
    boolean calm = now.since(mark).allParts() <= IDLE_MILLIS;
    mark = now;
    markNanos = System.nanoTime();
    return calm;
  }
}
