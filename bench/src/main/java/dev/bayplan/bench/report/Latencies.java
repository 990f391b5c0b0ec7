package dev.bayplan.bench.report;

import java.util.Arrays;

/** Measured times of one kind of call; percentiles by the nearest rank. */
public final class Latencies {

  private long[] nanos = new long[1024];
  private int size;

  public void add(long measuredNanos) {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, size * 2);
    }
    nanos[size++] = measuredNanos;
  }

  /** The time added last; 0 before the first. */
  public long lastNanos() {
    return size == 0 ? 0 : nanos[size - 1];
  }

  public int count() {
    return size;
  }

  /**
   * The smallest time that {@code percent} percent of the calls did not exceed; 0 without calls.
   */
  public long percentileMicros(double percent) {
    if (size == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(nanos, size);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * size);
    return Math.round(sorted[Math.clamp(rank, 1, size) - 1] / 1000.0);
  }
}
