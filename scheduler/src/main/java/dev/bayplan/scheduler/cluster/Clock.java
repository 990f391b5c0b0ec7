package dev.bayplan.scheduler.cluster;

import java.time.Duration;

/** Time as the committer and the take-over see it: real in production, virtual in simulations. */
public interface Clock {

  /** Nanoseconds of a monotonic clock. */
  long nanos();

  /** Seconds since 1970, for what must outlive this process. */
  long wallSeconds();

  /** Runs the task once, not before the delay is over, on any thread. */
  void after(Duration delay, Runnable task);
}
