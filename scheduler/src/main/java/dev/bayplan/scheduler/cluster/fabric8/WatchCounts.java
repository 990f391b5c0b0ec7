package dev.bayplan.scheduler.cluster.fabric8;

import java.util.concurrent.atomic.LongAdder;

/** What the watches met, for metrics. */
public final class WatchCounts {

  private final LongAdder interruptions = new LongAdder();
  private final LongAdder damagedPods = new LongAdder();
  private final LongAdder damagedGpuNodes = new LongAdder();

  /** Watches that broke and were begun anew. */
  public long interruptions() {
    return interruptions.sum();
  }

  /** Times that a bound pod's assignment could not be read, or did not fit it. */
  public long damagedPods() {
    return damagedPods.sum();
  }

  /** Times that a GpuNode's report made no sense. */
  public long damagedGpuNodes() {
    return damagedGpuNodes.sum();
  }

  void interrupted() {
    interruptions.increment();
  }

  void damagedPod() {
    damagedPods.increment();
  }

  void damagedGpuNode() {
    damagedGpuNodes.increment();
  }
}
