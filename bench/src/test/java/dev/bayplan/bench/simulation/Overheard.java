package dev.bayplan.bench.simulation;

import dev.bayplan.bench.model.PodObject;
import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.cluster.AgentLease;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.cluster.Notice;
import dev.bayplan.scheduler.cluster.PolicyObject;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.GangPlanned;
import dev.bayplan.scheduler.engine.Plan;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Standing;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Listens to what one life of the extender is told and to what it asks for: a Binding must not name
 * what, by all that this life has been told, somebody else has, nor a node that it does not hear.
 */
final class Overheard implements KubeApi {

  /** The extender looks for silence once a second. */
  private static final Duration SLACK = Duration.ofMillis(1_200);

  private final KubeApi api;
  private final World world;
  private final Map<String, DeviceReport> reports = new HashMap<>();
  private final Map<String, Heard> heard = new HashMap<>();

  private final Map<String, PodFacts> pods = new HashMap<>();

  /** Whoever is told of again after its end was late. */
  private final Set<String> gone = new HashSet<>();

  private record Heard(String renewal, long untilNanos) {}

  Overheard(KubeApi api, World world) {
    this.api = api;
    this.world = world;
  }

  private void told(Event event) {
    switch (event) {
      case Event.DevicesSeen(String node, DeviceReport report) ->
          reports.merge(
              node, report, (old, now) -> serial(node, now) >= serial(node, old) ? now : old);
      case Event.DevicesGone(String node) -> reports.remove(node);
      case Event.PodSeen(PodFacts pod) when gone.contains(pod.ref().uid()) -> {}
      case Event.PodSeen(PodFacts pod) ->
          pods.merge(
              pod.ref().uid(), pod, (old, now) -> now.revision() >= old.revision() ? now : old);
      case Event.PodGone(String uid) -> {
        pods.remove(uid);
        gone.add(uid);
      }
      default -> {}
    }
  }

  private long serial(String node, DeviceReport report) {
    return world.agents.serial(node, report.stamp());
  }

  @Override
  public void watch(Sink sink) {
    api.watch(
        new Sink() {
          @Override
          public void event(Event event) {
            told(event);
            sink.event(event);
          }

          @Override
          public void lease(AgentLease lease) {
            long until = world.clock.nanos() + lease.validFor().toNanos();
            heard.merge(
                lease.node(),
                new Heard(lease.renewal(), until),
                (old, now) -> old.renewal().equals(now.renewal()) ? old : now);
            sink.lease(lease);
          }

          @Override
          public void leaseGone(String node) {
            heard.remove(node);
            sink.leaseGone(node);
          }

          @Override
          public void policy(PolicyObject policy) {
            sink.policy(policy);
          }

          @Override
          public void policyGone(String name) {
            sink.policyGone(name);
          }

          @Override
          public void synced(Kind kind) {
            sink.synced(kind);
          }
        });
  }

  @Override
  public CompletionStage<Outcome> bind(Plan plan) {
    if (!plan.placement().grants().isEmpty()) {
      world.auditor.judge(() -> audit(plan));
    }
    return api.bind(plan);
  }

  private void audit(Plan plan) {
    String node = plan.placement().node();
    Heard last = heard.get(node);
    DeviceReport report = reports.get(node);
    if (report == null) {
      throw new Violation("bound to " + node + ", which reports nothing: " + plan);
    }
    if (last == null || last.untilNanos() + SLACK.toNanos() < world.clock.nanos()) {
      throw new Violation("bound to " + node + ", which is silent: " + plan);
    }
    new Occupied(
            plan.pod().uid(),
            report,
            pods.values().stream().filter(pod -> isOn(pod, node)).toList())
        .judge(plan);
  }

  private static boolean isOn(PodFacts pod, String node) {
    return switch (pod.standing()) {
      case Standing.Assigned assigned -> assigned.placement().node().equals(node);
      case Standing.Unassigned other -> other.node().equals(node);
      case Standing.Pending _, Standing.Ended _ -> false;
    };
  }

  @Override
  public CompletionStage<Reports> listReports() {
    return api.listReports()
        .thenApply(result -> {
          if (result instanceof Reports.Listed listed) {
            listed.events().forEach(this::told);
          }
          return result;
        });
  }

  @Override
  public CompletionStage<Outcome> evict(PodRef pod) {
    world.auditor.judge(() -> {
      PodObject now = world.server.pods().get(pod).orElse(null);
      if (now != null && !now.facts().ours()) {
        throw new Violation("a pod of another scheduler is evicted: " + now);
      }
    });
    world.trace.add("evict " + pod.name());
    return api.evict(pod);
  }

  @Override
  public CompletionStage<Listing> listPods() {
    return api.listPods()
        .thenApply(result -> {
          if (result instanceof Listing.Listed(List<PodFacts> listed, long revision)) {
            Set<String> uids = new HashSet<>();
            listed.forEach(pod -> uids.add(pod.ref().uid()));
            List.copyOf(pods.values()).stream()
                .filter(pod -> pod.revision() <= revision && !uids.contains(pod.ref().uid()))
                .forEach(pod -> told(new Event.PodGone(pod.ref().uid())));
            listed.forEach(pod -> told(new Event.PodSeen(pod)));
          }
          return result;
        });
  }

  @Override
  public CompletionStage<Reading> readPod(PodRef pod) {
    return api.readPod(pod)
        .thenApply(result -> {
          if (result instanceof Reading.Found(PodFacts found)) {
            told(new Event.PodSeen(found));
          }
          return result;
        });
  }

  @Override
  public CompletionStage<Outcome> annotate(PodRef pod, String key, String value) {
    return api.annotate(pod, key, value);
  }

  @Override
  public CompletionStage<Outcome> reassign(Plan plan) {
    world.trace.add("reassign " + plan);
    return api.reassign(plan);
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
