package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PodRef;

/**
 * Node and devices for one pod.
 *
 * @param generation counts the plans of one pod from 1; the higher one wins
 * @param decision id of the decision that made it
 */
public record Plan(PodRef pod, Placement placement, long generation, String decision) {

  /** The next generation, with the devices that the pod really has. */
  Plan movedTo(Placement real) {
    return new Plan(pod, real, generation + 1, decision);
  }

  Plan atLeast(long other) {
    return other <= generation ? this : new Plan(pod, placement, other, decision);
  }
}
