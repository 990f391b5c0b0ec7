package dev.bayplan.bench.model;

import dev.bayplan.scheduler.engine.Standing;
import java.util.Optional;

/**
 * What the cluster made of the pod.
 *
 * @param node {@code spec.nodeName}, empty where it is not bound
 * @param standing the same for the engine, with the assignment that the Binding carried
 * @param nominated {@code status.nominatedNodeName}, empty where there is none
 * @param condition {@code PodScheduled=False}, as kube-scheduler wrote it last
 */
public record PodStatus(
    String node, Standing standing, String nominated, Condition condition, boolean terminating) {

  public static final PodStatus NEW =
      new PodStatus("", Standing.PENDING, "", Condition.NONE, false);

  /** Reason and message; both empty where nothing was written. */
  public record Condition(String reason, String message) {
    public static final Condition NONE = new Condition("", "");
  }

  /** A Binding clears nomination and condition. */
  PodStatus bound(String to, Standing as) {
    return new PodStatus(to, as, "", Condition.NONE, terminating);
  }

  PodStatus nominatedTo(String name) {
    return new PodStatus(node, standing, name, condition, terminating);
  }

  /** Released: the plan is written. */
  PodStatus released(Standing.Written plan) {
    return new PodStatus(
        node,
        new Standing.Pending(Standing.Gates.NONE, "", Optional.of(plan)),
        nominated,
        condition,
        terminating);
  }

  PodStatus with(Condition next) {
    return new PodStatus(node, standing, nominated, next, terminating);
  }

  PodStatus ended() {
    return new PodStatus(node, Standing.ENDED, nominated, condition, terminating);
  }

  /** The assignment is written anew. */
  PodStatus reassigned(Standing as) {
    return new PodStatus(node, as, nominated, condition, terminating);
  }

  PodStatus leaving() {
    return new PodStatus(node, standing, nominated, condition, true);
  }
}
