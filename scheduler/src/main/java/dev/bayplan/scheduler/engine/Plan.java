package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PodRef;

/**
 * Node and devices for one pod.
 *
 * @param generation counts the plans of one pod from 1; the higher one wins
 * @param decision id of the decision that made it
 * @param by whose rules it was made by
 */
public record Plan(
    PodRef pod, Placement placement, long generation, String decision, PlannedBy by) {

  /** By no policy. */
  public Plan(PodRef pod, Placement placement, long generation, String decision) {
    this(pod, placement, generation, decision, PlannedBy.NOBODY);
  }

  /** The next generation, with the devices that the pod really has. */
  Plan movedTo(Placement real) {
    return new Plan(pod, real, generation + 1, decision, by);
  }

  Plan atLeast(long other) {
    return other <= generation ? this : new Plan(pod, placement, other, decision, by);
  }
}
