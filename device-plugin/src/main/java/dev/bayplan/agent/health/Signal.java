package dev.bayplan.agent.health;

import java.util.OptionalLong;

/** What is learnt of a unit: a GPU or a MIG device, named by its UUID. */
public sealed interface Signal {

  String uuid();

  /** An error of the catalogue; of a MIG device where the driver says which. */
  record Xid(String uuid, int code) implements Signal {}

  /** It does not answer any more. */
  record Lost(String uuid, String why) implements Signal {}

  /**
   * One look at it.
   *
   * @param rows of its memory that were replaced by spare ones
   * @param eccUncorrected errors since the driver was loaded
   * @param busy whether a process or a booking holds it: then it is not probed
   */
  record Seen(String uuid, boolean reachable, Rows rows, OptionalLong eccUncorrected, boolean busy)
      implements Signal {}

  /** How a probe ended. */
  record Probed(String uuid, int attempt, Verdict verdict) implements Signal {}

  /** What the row remapper says. */
  enum Rows {
    FINE,
    /** A reset is needed before the replacement works. */
    PENDING,
    /** A row could not be replaced: the GPU is to be exchanged. */
    FAILED
  }

  /** The verdict of a probe. */
  sealed interface Verdict {
    record Passed() implements Verdict {}

    record Failed(String why) implements Verdict {}

    /** It could not be run here, which says nothing of the GPU. */
    record Unavailable(String why) implements Verdict {}
  }
}
