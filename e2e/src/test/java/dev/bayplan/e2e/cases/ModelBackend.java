package dev.bayplan.e2e.cases;

import dev.bayplan.bench.model.ApiServer;
import dev.bayplan.bench.model.Binding;
import dev.bayplan.bench.model.Extender;
import dev.bayplan.bench.model.KubeScheduler;
import dev.bayplan.bench.model.Network;
import dev.bayplan.bench.model.NodeObject;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.model.PodSpec;
import dev.bayplan.bench.model.SchedulerSettings;
import dev.bayplan.bench.model.VirtualClock;
import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import dev.bayplan.policies.Taint;
import dev.bayplan.scheduler.cluster.KubeApi.Outcome;
import dev.bayplan.scheduler.engine.PlannedBy;
import dev.bayplan.scheduler.engine.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The models that the simulation runs on, in virtual time; a fresh world for each case. */
final class ModelBackend implements Backend {

  private static final String NAMESPACE = "cases";
  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final Resources LARGE = new Resources(64_000, 512L << 30);

  private final VirtualClock clock = new VirtualClock();
  private final ApiServer server = new ApiServer(clock);
  private final Answers answers = new Answers(this::post);
  private KubeScheduler scheduler;

  ModelBackend() {
    scheduler = startScheduler();
  }

  private KubeScheduler startScheduler() {
    SchedulerSettings settings = SchedulerSettings.of(1).withHttpTimeout(Duration.ofSeconds(3));
    Network network = Network.steady(Duration.ofMillis(1));
    KubeScheduler next = new KubeScheduler(clock, server, network, new Scripted(), settings);
    next.start();
    clock.runFor(QUIET);
    return next;
  }

  @Override
  public void restartScheduler() {
    scheduler.process().kill();
    scheduler = startScheduler();
  }

  private final class Scripted implements Extender {

    @Override
    public CompletionStage<FilterResult> filter(PodObject pod, List<String> nodes) {
      @Nullable List<String> left =
          answers.onFilter(pod.ref().name(), pod.status().nominated(), nodes);
      if (left == null) {
        return CompletableFuture.completedStage(new FilterResult.Failed("not now"));
      }
      Map<String, String> failed =
          left.isEmpty()
              ? nodes.stream().collect(Collectors.toMap(node -> node, node -> "no"))
              : Map.of();
      return CompletableFuture.completedStage(new FilterResult.Nodes(left, failed));
    }

    @Override
    public CompletionStage<Map<String, Long>> prioritize(PodObject pod, List<String> nodes) {
      return CompletableFuture.completedStage(answers.onPrioritize(pod.ref().name(), nodes));
    }

    @Override
    public CompletionStage<String> bind(PodRef pod, String node) {
      return CompletableFuture.completedStage(answers.onBind(pod.name(), node));
    }
  }

  private String post(String pod, String node) {
    return server.podWrites().bind(Binding.bare(podNamed(pod).ref(), node)) instanceof Outcome.Ok
        ? ""
        : "refused";
  }

  private PodObject podNamed(String name) {
    return server.pods().named(NAMESPACE, name).orElseThrow();
  }

  @Override
  public Answers answers() {
    return answers;
  }

  @Override
  public void node(String name, int gpus) {
    server.nodes().put(new NodeObject(facts(name, List.of()), gpus, 0));
  }

  @Override
  public void deleteNode(String node) {
    server.nodes().delete(node);
  }

  private static NodeFacts facts(String name, List<Taint> taints) {
    return new NodeFacts(name, Map.of(), taints, false, LARGE, 110);
  }

  @Override
  public void taint(String node) {
    taints(node, List.of(new Taint("example.com/away", "", Taint.Effect.NO_SCHEDULE)));
  }

  @Override
  public void untaint(String node) {
    taints(node, List.of());
  }

  private void taints(String node, List<Taint> taints) {
    NodeObject now = server.nodes().get(node).orElseThrow();
    server.nodes().put(new NodeObject(facts(node, taints), now.gpus(), 0));
  }

  /** A status in the body of a POST is dropped: the model has no place for one. */
  @Override
  public void pod(Made pod) {
    ContainerRequest container =
        new ContainerRequest("main", ContainerKind.MAIN, new GpuAsk.Whole(pod.gpus()));
    Request request = new Request(List.of(container), new Resources(100, 0), NodeConstraints.NONE);
    PodSpec spec = PodSpec.of(request, pod.priority()).scheduledBy(pod.scheduler());
    server.pods().create(NAMESPACE, pod.name(), spec.gatedBy(pod.gates()));
  }

  @Override
  public int nominate(String pod, String node) {
    return code(server.podWrites().nominate(podNamed(pod).ref(), node), 200);
  }

  @Override
  public void ungate(String pod) {
    server.podWrites().ungate(podNamed(pod).ref(), Made.GATE);
  }

  @Override
  public void release(String pod, String node) {
    Placement placement = new Placement(node, List.of(new Grant.Whole("main", new GpuId("GPU-0"))));
    server
        .podWrites()
        .release(podNamed(pod).ref(), new Standing.Written(placement, 1, 1, PlannedBy.NOBODY));
  }

  /** Each path takes what is its own and drops the rest. */
  @Override
  public void ungateAndNominate(String pod, String node, boolean onStatus) {
    if (onStatus) {
      nominate(pod, node);
    } else {
      ungate(pod);
    }
  }

  @Override
  public void annotate(String pod, String value) {
    server.pods().annotate(podNamed(pod).ref(), "example.com/note", value);
  }

  @Override
  public void terminate(String pod) {
    server.pods().terminate(podNamed(pod).ref());
  }

  @Override
  public void evict(String pod) {
    server.podWrites().evict(podNamed(pod).ref());
  }

  @Override
  public void deletePod(String pod) {
    server.pods().delete(podNamed(pod).ref());
  }

  @Override
  public int bind(String pod, String node, boolean rightUid) {
    String uid = server.pods().named(NAMESPACE, pod).map(p -> p.ref().uid()).orElse("none");
    PodRef ref = new PodRef(NAMESPACE, pod, rightUid ? uid : "of-old");
    return code(server.podWrites().bind(Binding.bare(ref, node)), 201);
  }

  private static int code(Outcome outcome, int ok) {
    return switch (outcome) {
      case Outcome.Ok _ -> ok;
      case Outcome.Refused refused -> refused.code();
      case Outcome.Busy _ -> 429;
      case Outcome.Unknown _ -> 0;
    };
  }

  @Override
  public void settle() {
    int before;
    do {
      before = answers.count();
      clock.runFor(QUIET);
    } while (answers.count() > before);
  }

  @Override
  public String state(String pod) {
    PodObject now = podNamed(pod);
    String leaving = now.status().terminating() ? " leaving" : "";
    if (now.bound()) {
      return "bound " + now.status().node() + leaving;
    }
    String nominated = " nominated=" + Answers.dash(now.status().nominated());
    return now.gated()
        ? "gated" + nominated
        : "pending" + nominated + planned(now) + " " + now.status().condition().reason();
  }

  private static String planned(PodObject pod) {
    return pod.facts().standing() instanceof Standing.Pending pending
        ? pending.written().map(plan -> " planned=" + plan.placement().node()).orElse("")
        : "";
  }

  @Override
  public void close() {}
}
