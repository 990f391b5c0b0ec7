package dev.bayplan.agent.handover;

import java.util.Optional;

/** What to do before a container starts. */
public sealed interface PreStart {

  /** Give it this, and write it down first. */
  record Give(Given given) implements PreStart {}

  /**
   * Not now: what is missing may come within moments.
   *
   * @param why one sentence
   */
  record Wait(For what, String why) implements PreStart {}

  /** Whom a wait is for. */
  enum For {
    /** It lists a container as soon as it was admitted: so the pod is gone, most likely. */
    KUBELET,
    /** Its watch may be behind, or broken. */
    API_SERVER,
    /** A device that is not there, or not free. */
    DEVICE
  }

  /**
   * Never.
   *
   * @param eviction what is reported, where the pod is known
   */
  record Refuse(String why, Optional<Eviction> eviction) implements PreStart {}
}
