package dev.bayplan.scheduler.cluster;

import java.util.concurrent.atomic.LongAdder;

/** What the queue's tries took since the process began, for metrics: planning and booking. */
public final class TryCounts {

  private final LongAdder tries = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  /** Tries of a pod, or of a whole gang. */
  public long tries() {
    return tries.sum();
  }

  /** Time in all of them. */
  public long nanos() {
    return nanos.sum();
  }

  void tried(long took) {
    tries.increment();
    nanos.add(took);
  }
}
