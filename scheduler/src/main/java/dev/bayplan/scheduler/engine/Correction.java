package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.PodRef;

/**
 * A step for the upkeep: what a pod says of itself is not what is so, or it is its turn to be
 * released.
 */
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

  /**
   * A plan was made, or has ended.
   *
   * @param node the planned one; empty where there is none any more
   * @param decision of the plan; empty where there is none
   */
  record Nominate(PodRef pod, String node, String decision) implements Correction {}

  /** kube-scheduler may have it: its plan is written and its gate goes. */
  record Release(Plan plan) implements Correction {
    @Override
    public PodRef pod() {
      return plan.pod();
    }
  }

  /**
   * kube-scheduler does not know that it should ask again, or that the pod's name reserves.
   *
   * @param decision of the plan
   */
  record Wake(PodRef pod, String decision) implements Correction {}

  /**
   * What kube-scheduler cannot say of a pod behind our gate.
   *
   * @param reason in words that change only when the reason does
   */
  record Explain(PodRef pod, String reason) implements Correction {}

  /** A gang's members may go once this is written; {@link #pod} names the gang. */
  record WriteGangPlan(GangPlanned plan) implements Correction {
    @Override
    public PodRef pod() {
      return new PodRef(plan.namespace(), plan.gang(), "");
    }
  }

  /** The gang is whole, or holds nothing any more; {@link #pod} names the gang. */
  record DeleteGangPlan(String namespace, String gang) implements Correction {
    @Override
    public PodRef pod() {
      return new PodRef(namespace, gang, "");
    }
  }
}
