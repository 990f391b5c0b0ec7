package dev.bayplan.bench.model;

import dev.bayplan.policies.Grant;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.engine.Plan;
import dev.bayplan.scheduler.engine.PlannedBy;
import dev.bayplan.scheduler.engine.Standing;
import java.util.List;

/**
 * A Binding as it is posted.
 *
 * @param assignment the devices of the annotation; empty where there is no annotation
 * @param generation of the annotation
 * @param by by whose rules, as the annotation says
 */
public record Binding(
    PodRef pod, String node, List<Grant> assignment, long generation, PlannedBy by) {

  public Binding {
    assignment = List.copyOf(assignment);
  }

  public static Binding of(Plan plan) {
    return new Binding(
        plan.pod(),
        plan.placement().node(),
        plan.placement().grants(),
        plan.generation(),
        plan.by());
  }

  /** A Binding without annotation, as other schedulers post it. */
  public static Binding bare(PodRef pod, String node) {
    return new Binding(pod, node, List.of(), 1, PlannedBy.NOBODY);
  }

  Standing standing() {
    return assignment.isEmpty()
        ? new Standing.Unassigned(node, "")
        : new Standing.Assigned(new Placement(node, assignment), generation, by);
  }
}
