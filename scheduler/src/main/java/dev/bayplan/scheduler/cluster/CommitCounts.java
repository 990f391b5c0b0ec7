package dev.bayplan.scheduler.cluster;

import dev.bayplan.scheduler.engine.BindEnd;
import java.util.concurrent.atomic.LongAdder;

/** What the committer did since the process began, for metrics. */
public final class CommitCounts {

  private final LongAdder bound = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder notBound = new LongAdder();
  private final LongAdder doubts = new LongAdder();
  private final LongAdder bugs = new LongAdder();

  /** Pods bound by our posts. */
  public long bound() {
    return bound.sum();
  }

  /** Posts that came to nothing for good. */
  public long refused() {
    return refused.sum();
  }

  /** Posts that came to nothing and may be tried again. */
  public long notBound() {
    return notBound.sum();
  }

  /** Posts whose outcome had to be found out by reading the pod. */
  public long doubts() {
    return doubts.sum();
  }

  /** Exceptions that should not exist. */
  public long bugs() {
    return bugs.sum();
  }

  void end(BindEnd end) {
    switch (end) {
      case BOUND -> bound.increment();
      case REFUSED -> refused.increment();
      case NOT_BOUND -> notBound.increment();
    }
  }

  void doubt() {
    doubts.increment();
  }

  void bug() {
    bugs.increment();
  }
}
