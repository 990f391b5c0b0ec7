package dev.bayplan.scheduler.cluster;

import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.engine.GangPlanned;
import dev.bayplan.scheduler.engine.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An API server whose every answer the test gives by hand. */
final class ScriptedKubeApi implements KubeApi {

  final List<Call<Plan, Outcome>> posts = new ArrayList<>();
  final List<Call<PodRef, Reading>> readings = new ArrayList<>();
  final List<Call<String, Listing>> lists = new ArrayList<>();
  final List<Call<String, Reports>> reports = new ArrayList<>();
  final List<Call<String, Outcome>> annotations = new ArrayList<>();
  final List<Call<String, Outcome>> nominations = new ArrayList<>();
  final List<Call<Plan, Outcome>> releases = new ArrayList<>();
  final List<Call<Plan, Outcome>> reassignments = new ArrayList<>();
  final List<Call<PodRef, Outcome>> evictions = new ArrayList<>();
  final List<Call<Notice, Outcome>> notices = new ArrayList<>();
  final List<Call<GangPlanned, Outcome>> gangPlans = new ArrayList<>();
  final List<Call<String, Outcome>> gangPlanEnds = new ArrayList<>();
  final List<Call<String, GangPlans>> gangPlanLists = new ArrayList<>();

  final List<Call<Status, Outcome>> statuses = new ArrayList<>();

  /** What is to be written into the status of a policy. */
  record Status(
      PolicyObject policy, PolicyObject.Verdict verdict, Optional<PolicyObject.Version> inForce) {}

  /** One request and the answer that it waits for. */
  record Call<Q, A>(Q asked, CompletableFuture<A> reply) {

    Call(Q asked) {
      this(asked, new CompletableFuture<>());
    }

    void answer(A answer) {
      reply.complete(answer);
    }
  }

  static final Outcome OK = new Outcome.Ok();

  static Outcome refused(int code) {
    return new Outcome.Refused(code, "no, says the script");
  }

  static final Outcome LOST = new Outcome.Unknown("connection reset");

  private static <Q, A> CompletionStage<A> call(List<Call<Q, A>> calls, Q asked) {
    Call<Q, A> call = new Call<>(asked);
    calls.add(call);
    return call.reply();
  }

  @Override
  public void watch(Sink sink) {}

  @Override
  public CompletionStage<Listing> listPods() {
    return call(lists, "pods");
  }

  @Override
  public CompletionStage<Outcome> bind(Plan plan) {
    return call(posts, plan);
  }

  @Override
  public CompletionStage<Reading> readPod(PodRef pod) {
    return call(readings, pod);
  }

  @Override
  public CompletionStage<Outcome> annotate(PodRef pod, String key, String value) {
    return call(annotations, pod.name() + " " + key + "=" + value);
  }

  @Override
  public CompletionStage<Outcome> nominate(PodRef pod, String node) {
    return call(nominations, pod.name() + " -> " + node);
  }

  @Override
  public CompletionStage<Outcome> release(Plan plan) {
    return call(releases, plan);
  }

  @Override
  public CompletionStage<Reports> listReports() {
    return call(reports, "gpunodes");
  }

  @Override
  public CompletionStage<Outcome> reassign(Plan plan) {
    return call(reassignments, plan);
  }

  @Override
  public CompletionStage<Outcome> evict(PodRef pod) {
    return call(evictions, pod);
  }

  @Override
  public CompletionStage<Outcome> writeStatus(
      PolicyObject policy, PolicyObject.Verdict verdict, Optional<PolicyObject.Version> inForce) {
    return call(statuses, new Status(policy, verdict, inForce));
  }

  @Override
  public CompletionStage<Outcome> writeGangPlan(GangPlanned plan) {
    return call(gangPlans, plan);
  }

  @Override
  public CompletionStage<Outcome> deleteGangPlan(String namespace, String gang) {
    return call(gangPlanEnds, namespace + "/" + gang);
  }

  @Override
  public CompletionStage<GangPlans> listGangPlans() {
    return call(gangPlanLists, "gangplans");
  }

  @Override
  public CompletionStage<Outcome> tell(PodRef pod, Notice notice) {
    return call(notices, notice);
  }
}
