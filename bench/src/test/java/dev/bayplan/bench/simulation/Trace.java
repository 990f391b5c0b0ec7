package dev.bayplan.bench.simulation;

import dev.bayplan.bench.model.VirtualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** What happened last, for the message of a failed seed. */
final class Trace {

  private static final int KEPT = Integer.getInteger("bayplan.trace", 150);

  private final VirtualClock clock;
  private final Deque<String> lines = new ArrayDeque<>();

  Trace(VirtualClock clock) {
    this.clock = clock;
  }

  void add(String what) {
    if (lines.size() == KEPT) {
      lines.removeFirst();
    }
    lines.addLast(
        String.format("%12.3f s  %s", Duration.ofNanos(clock.nanos()).toMillis() / 1000.0, what));
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
