package dev.bayplan.scheduler.cluster;

import dev.bayplan.scheduler.engine.Readiness;
import java.time.Duration;
import java.util.List;

/**
 * Whether the API server answers. Without it the ledger grows stale and no pod can be bound, so
 * kube-scheduler is told to come again later.
 */
public final class ApiHealth implements Readiness {

  /** Three probes that were not answered. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(6);

  private final Clock clock;
  private volatile long lastAnswer;
  private volatile String lastFailure = "nothing was asked yet";

  public ApiHealth(Clock clock) {
    this.clock = clock;
    this.lastAnswer = clock.nanos();
  }

  /** It answered something, or told of a change. */
  public void answered() {
    lastAnswer = clock.nanos();
  }

  /** A request got no answer, or one that says that the server cannot do its work (5xx). */
  public void failed(String cause) {
    lastFailure = cause;
  }

  @Override
  public List<String> waitingFor() {
    Duration silence = Duration.ofNanos(clock.nanos() - lastAnswer);
    return silence.compareTo(LONGEST_SILENCE) <= 0
        ? List.of()
        : List.of(
            "the API server, which has not answered for "
                + silence.toSeconds()
                + " s (last failure: "
                + lastFailure
                + ")");
  }
}
