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
  record Wait(String why) implements PreStart {}

  /**
   * Never.
   *
   * @param eviction what is reported, where the pod is known
   */
  record Refuse(String why, Optional<Eviction> eviction) implements PreStart {}
}
