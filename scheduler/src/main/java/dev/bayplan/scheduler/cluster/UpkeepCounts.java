package dev.bayplan.scheduler.cluster;

import dev.bayplan.scheduler.engine.Correction;
import java.util.concurrent.atomic.LongAdder;

/** What was written about pods since the process began, Bindings aside, for metrics. */
public final class UpkeepCounts {

  private final LongAdder reassigned = new LongAdder();
  private final LongAdder isolated = new LongAdder();
  private final LongAdder evicted = new LongAdder();
  private final LongAdder named = new LongAdder();
  private final LongAdder released = new LongAdder();
  private final LongAdder woken = new LongAdder();
  private final LongAdder explained = new LongAdder();
  private final LongAdder gangPlans = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder bugs = new LongAdder();

  /** Assignments rewritten, because the kubelet gave other devices. */
  public long reassigned() {
    return reassigned.sum();
  }

  /** Pods that were told how their share is kept apart. */
  public long isolated() {
    return isolated.sum();
  }

  /** Pods evicted, because they were given what they cannot use. */
  public long evicted() {
    return evicted.sum();
  }

  /** Nominated nodes written or taken away. */
  public long named() {
    return named.sum();
  }

  /** Pods whose gate was taken off. */
  public long released() {
    return released.sum();
  }

  /** Pods that kube-scheduler was made to look at again. */
  public long woken() {
    return woken.sum();
  }

  /** Pods behind our gate that were told why they wait. */
  public long explained() {
    return explained.sum();
  }

  /** Plans of gangs written or deleted. */
  public long gangPlans() {
    return gangPlans.sum();
  }

  /** Tries that came to nothing, a disruption budget's "not now" among them. */
  public long failures() {
    return failures.sum();
  }

  /** Exceptions that should not exist. */
  public long bugs() {
    return bugs.sum();
  }

  void bug() {
    bugs.increment();
  }

  void done(Correction correction) {
    switch (correction) {
      case Correction.Reassign _ -> reassigned.increment();
      case Correction.Isolate _ -> isolated.increment();
      case Correction.Evict _ -> evicted.increment();
      case Correction.Nominate _ -> named.increment();
      case Correction.Release _ -> released.increment();
      case Correction.Wake _ -> woken.increment();
      case Correction.Explain _ -> explained.increment();
      case Correction.WriteGangPlan _, Correction.DeleteGangPlan _ -> gangPlans.increment();
    }
  }

  void failed() {
    failures.increment();
  }
}
