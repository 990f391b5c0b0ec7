package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Reason;

/** The answer to a {@link Question}. */
public sealed interface FilterAnswer {

  /** The pod wants no devices: every offered node will do. */
  record Anywhere() implements FilterAnswer {}

  /**
   * This node, whose devices are now held.
   *
   * @param index position in {@link Question#offered()}
   * @param decision id of the decision, for logs and the assignment
   */
  record Placed(int index, Placement placement, String decision) implements FilterAnswer {}

  /**
   * None of them. {@code reasons[i]} belongs to {@code offered[i]}.
   *
   * @param again whether this pod was refused for the same reasons before: no new failure
   */
  record Refused(Reason[] reasons, boolean again) implements FilterAnswer {}

  /** Not to be decided now; kube-scheduler asks again after a back-off. */
  record Failed(String message) implements FilterAnswer {}

  FilterAnswer TOO_LATE = new Failed("the deadline of this filter call has passed");
}
