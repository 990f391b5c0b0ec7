package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.PodRef;

/** A step for the committer: what a bound pod says of its devices is not what is so. */
public sealed interface Correction {

  PodRef pod();

  /** The kubelet gave it other devices than its assignment names, or it has none. */
  record Reassign(Plan plan) implements Correction {
    @Override
    public PodRef pod() {
      return plan.pod();
    }
  }

  /**
   * Its shares are kept apart from others in another way than it says.
   *
   * @param isolation the weakest of all its containers
   */
  record Isolate(PodRef pod, String isolation) implements Correction {}

  /**
   * What it was given cannot be what it asked for, and will not change while it lives.
   *
   * @param why the agent's sentence
   */
  record Evict(PodRef pod, String why) implements Correction {}
}
