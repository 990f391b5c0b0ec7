package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Placement;
import java.util.Optional;

/** Where the API server says that a pod stands. */
public sealed interface Standing {

  /**
   * Not bound to a node.
   *
   * @param nominated {@code status.nominatedNodeName}, empty where there is none
   * @param written the plan in the annotation {@code bayplan.dev/plan}, where it makes sense
   */
  record Pending(Gates gates, String nominated, Optional<Written> written) implements Standing {

    /** Behind gates, or behind none, and nothing else was written about it. */
    public Pending(Gates gates) {
      this(gates, "", Optional.empty());
    }
  }

  /** Which scheduling gates keep kube-scheduler from trying a pod. */
  enum Gates {
    NONE,
    /** Ours alone is left: the pod is ours to plan and to release. */
    OURS,
    /** Somebody else's is there, beside ours or not: their word comes first. */
    OTHERS
  }

  /**
   * A plan that was written when a pod was released.
   *
   * @param generation counts the plans of this pod from 1
   * @param epoch the leader's term that wrote it
   * @param by whose rules it was planned by
   */
  record Written(Placement placement, long generation, long epoch, PlannedBy by) {}

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

  Standing PENDING = new Pending(Gates.NONE);
  Standing ENDED = new Ended();
}
