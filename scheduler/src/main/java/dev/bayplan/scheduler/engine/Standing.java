package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Placement;

/** Where the API server says that a pod stands. */
public sealed interface Standing {

  /** Not bound to a node. */
  record Pending() implements Standing {}

  /**
   * Bound by us: the assignment in the pod names node and devices.
   *
   * @param generation counts the assignments of this pod from 1
   * @param by whose rules it was planned by
   */
  record Assigned(Placement placement, long generation, PlannedBy by) implements Standing {

    /** By no policy. */
    public Assigned(Placement placement, long generation) {
      this(placement, generation, PlannedBy.NOBODY);
    }

    /** The first assignment. */
    public Assigned(Placement placement) {
      this(placement, 1);
    }
  }

  /**
   * On a node without a usable assignment: bound by somebody else, or the annotation is damaged.
   *
   * @param problem what is wrong with the annotation, empty where there is none
   */
  record Unassigned(String node, String problem) implements Standing {}

  /** Succeeded or failed: it holds nothing any more. */
  record Ended() implements Standing {}

  Standing PENDING = new Pending();
  Standing ENDED = new Ended();
}
