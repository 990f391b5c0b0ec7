package dev.bayplan.bench.demo;

import dev.bayplan.api.Assignment;
import dev.bayplan.api.AssignmentCodec;
import dev.bayplan.api.Assignments;
import dev.bayplan.api.Decoded;
import dev.bayplan.api.Keys;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.cluster.Notice;
import dev.bayplan.scheduler.cluster.PolicyObject;
import dev.bayplan.scheduler.engine.GangPlanned;
import dev.bayplan.scheduler.engine.Plan;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Writes each Binding's assignment as the annotation that a real one carries, and gives the API
 * server what the text says. So what is counted at the end is what agents and users would read.
 */
record WrittenAssignments(KubeApi api) implements KubeApi {

  @Override
  public CompletionStage<Outcome> bind(Plan plan) {
    return api.bind(plan.placement().grants().isEmpty() ? plan : read(plan, write(plan)));
  }

  @Override
  public CompletionStage<Outcome> reassign(Plan plan) {
    return api.reassign(read(plan, write(plan)));
  }

  private static String write(Plan plan) {
    Assignment.Origin origin =
        Assignment.Origin.of(plan.decision(), plan.generation(), plan.decision());
    return AssignmentCodec.encode(Assignments.of(plan.placement(), origin));
  }

  private static Plan read(Plan plan, String annotation) {
    Placement placement =
        switch (AssignmentCodec.decode(plan.pod(), Keys.ASSIGNMENT, annotation)) {
          case Assignment assignment -> Assignments.placement(assignment).orElseThrow();
          case Decoded.Damaged damaged -> throw new IllegalStateException(damaged.problem());
        };
    return new Plan(plan.pod(), placement, plan.generation(), plan.decision(), plan.by());
  }

  @Override
  public void watch(Sink sink) {
    api.watch(sink);
  }

  @Override
  public CompletionStage<Listing> listPods() {
    return api.listPods();
  }

  @Override
  public CompletionStage<Reading> readPod(PodRef pod) {
    return api.readPod(pod);
  }

  @Override
  public CompletionStage<Outcome> annotate(PodRef pod, String key, String value) {
    return api.annotate(pod, key, value);
  }

  @Override
  public CompletionStage<Reports> listReports() {
    return api.listReports();
  }

  @Override
  public CompletionStage<Outcome> evict(PodRef pod) {
    return api.evict(pod);
  }

  @Override
  public CompletionStage<Outcome> nominate(PodRef pod, String node) {
    return api.nominate(pod, node);
  }

  @Override
  public CompletionStage<Outcome> release(Plan plan) {
    return api.release(plan);
  }

  @Override
  public CompletionStage<Outcome> writeStatus(
      PolicyObject policy, PolicyObject.Verdict verdict, Optional<PolicyObject.Version> inForce) {
    return api.writeStatus(policy, verdict, inForce);
  }

  @Override
  public CompletionStage<Outcome> writeGangPlan(GangPlanned plan) {
    return api.writeGangPlan(plan);
  }

  @Override
  public CompletionStage<Outcome> deleteGangPlan(String namespace, String gang) {
    return api.deleteGangPlan(namespace, gang);
  }

  @Override
  public CompletionStage<GangPlans> listGangPlans() {
    return api.listGangPlans();
  }

  @Override
  public CompletionStage<Outcome> tell(PodRef pod, Notice notice) {
    return api.tell(pod, notice);
  }
}
