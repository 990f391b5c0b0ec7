package dev.bayplan.agent.handover;

import java.util.function.LongSupplier;

/**
 * How long a container's start is held up, and how often it is looked again: the kubelet gives up
 * after 30 s, asks again only after as long a pause, and answers 100 calls a second on its node.
 */
final class Patience {

  private static final long MILLI = 1_000_000;
  private static final long GLANCE_MILLIS = 20;
  private static final long LONGEST_GLANCE_MILLIS = 1_000;
  private static final long LIMIT_MILLIS = 20_000;

  /** A pod that was deleted before it started waits here, and its end with it. */
  private static final long GONE_LIMIT_MILLIS = 2_000;

  /** After this a decision is no longer acted on. */
  private static final long STALE_MILLIS = 5_000;

  private final LongSupplier nanos;
  private final long began;
  private long looked;
  private long limit = LIMIT_MILLIS;
  private long glance = GLANCE_MILLIS;

  Patience(LongSupplier nanos) {
    this.nanos = nanos;
    this.began = nanos.getAsLong();
    this.looked = began;
  }

  void waitsFor(PreStart.For what) {
    limit =
        switch (what) {
          case KUBELET -> GONE_LIMIT_MILLIS;
          case API_SERVER, DEVICE -> LIMIT_MILLIS;
        };
  }

  /** Whether the last look is too long ago to act on it. */
  boolean isStale() {
    return nanos.getAsLong() - looked > STALE_MILLIS * MILLI;
  }

  /** Looks again at once. */
  void again() {
    limit = LIMIT_MILLIS;
    glance = GLANCE_MILLIS;
  }

  /** False where it is time to give up. */
  boolean pause(HandoverParts.Pause pause) {
    if (nanos.getAsLong() - began >= limit * MILLI) {
      return false;
    }
    pause.millis(glance);
    glance = Math.min(LONGEST_GLANCE_MILLIS, glance * 2);
    looked = nanos.getAsLong();
    return true;
  }
}
