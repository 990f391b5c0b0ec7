package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Allocation;
import dev.bayplan.policies.Ask;
import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.HandOver;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** An engine with words for scenarios: time stands still until it is told to move. */
public final class World {

  public static final long GPU_MIB = 80 * 1024;

  public final Engine engine;
  private final AtomicLong revisions = new AtomicLong();
  private long nowNanos;

  public World() {
    this(Recorder.NONE);
  }

  public World(Recorder recorder) {
    this(new Engine(Settings.of(42, "e"), recorder));
  }

  public World(Engine engine) {
    this.engine = engine;
  }

  public long now() {
    return nowNanos;
  }

  public World node(String name, int gpus) {
    apply(new Event.NodeSeen(facts(name)));
    apply(new Event.DevicesSeen(name, gpus(name, gpus)));
    apply(new Event.AgentHeard(name));
    return this;
  }

  /** The node's agent reports what the kubelet gave; the n-th report of one life. */
  public List<Planned> reported(String node, int gpus, long sequence, Allocation... allocations) {
    return reported(node, gpus, new DeviceReport.Stamp("boot", 1, sequence), List.of(allocations));
  }

  public List<Planned> reported(
      String node, int gpus, DeviceReport.Stamp stamp, List<Allocation> allocations) {
    return apply(
        new Event.DevicesSeen(
            node, new DeviceReport(stamp, HandOver.SHARED, gpus(node, gpus), allocations)));
  }

  /** What the kubelet gave to the one container of a pod. */
  public static Allocation gave(String pod, String... gpus) {
    return gave(pod, 0, gpus);
  }

  /** The same in shares. */
  public static Allocation gave(String pod, long memoryMiB, String... gpus) {
    List<Allocation.Part> parts =
        Arrays.stream(gpus).map(gpu -> new Allocation.Part(new GpuId(gpu), memoryMiB)).toList();
    return new Allocation(ref(pod), "main", Allocation.State.HELD, parts, "", "");
  }

  public static Allocation releasing(Allocation of) {
    return new Allocation(of.pod(), of.container(), Allocation.State.RELEASING, of.parts(), "", "");
  }

  public static Allocation isolated(Allocation of, String isolation) {
    return new Allocation(of.pod(), of.container(), of.state(), of.parts(), isolation, "");
  }

  public static Allocation unfit(Allocation of, String why) {
    return new Allocation(of.pod(), of.container(), of.state(), of.parts(), "", why);
  }

  /** What our books say that the pod has. */
  public List<String> devices(String pod) {
    return engine.booking("uid-" + pod).orElseThrow().plan().placement().grants().stream()
        .map(grant -> grant.gpu().value())
        .toList();
  }

  public static NodeFacts facts(String name) {
    return facts(name, Map.of());
  }

  public static NodeFacts facts(String name, Map<String, String> labels) {
    Resources plenty = new Resources(64_000, 512L << 30);
    return new NodeFacts(name, labels, List.of(), false, plenty, 110);
  }

  public static List<Gpu> gpus(String node, int count) {
    List<Gpu> gpus = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      GpuId id = new GpuId("GPU-" + node + "-" + i);
      gpus.add(new Gpu(id, i, "A100", GPU_MIB, GpuHealth.OK));
    }
    return gpus;
  }

  /** A place that the queue found for a waiting pod. */
  public record Planned(PodRef pod, String node, String decision) {}

  /** What is told while nothing is decided yet. */
  public void tell(Event event) {
    engine.apply(event, nowNanos);
  }

  /** What is told, and whom the queue finds a place for then. */
  public List<Planned> apply(Event event) {
    engine.apply(event, nowNanos);
    return queue();
  }

  /** The API server takes what is to be written of this gang's plan; false where nothing is. */
  public boolean writeGangPlan(String gang) {
    List<Correction> todo = gangCorrections(gang);
    for (Correction correction : todo) {
      switch (correction) {
        case Correction.WriteGangPlan(GangPlanned plan) ->
            apply(new Event.GangPlanWritten(plan.begun(wallSeconds())));
        case Correction.DeleteGangPlan(String namespace, String its) ->
            apply(new Event.GangPlanDeleted(namespace, its));
        default -> throw new AssertionError(correction);
      }
    }
    return !todo.isEmpty();
  }

  public List<Correction> gangCorrections(String gang) {
    return engine.corrections("gang/team/gang/" + gang);
  }

  public long wallSeconds() {
    return 1_000_000 + Duration.ofNanos(nowNanos).toSeconds();
  }

  /** Moves the queue on until nobody has a turn. */
  public List<Planned> queue() {
    List<Planned> planned = new ArrayList<>();
    for (Optional<List<String>> tried = engine.tryNext(nowNanos);
        tried.isPresent();
        tried = engine.tryNext(nowNanos)) {
      tried.get().stream()
          .flatMap(uid -> engine.booking(uid).stream())
          .map(one ->
              new Planned(one.plan().pod(), one.plan().placement().node(), one.plan().decision()))
          .forEach(planned::add);
    }
    return planned;
  }

  public List<Planned> later(Duration duration) {
    nowNanos += duration.toNanos();
    engine.tick(nowNanos);
    return queue();
  }

  public PodFacts pod(String name, GpuAsk ask) {
    return pod(name, ask, 0);
  }

  public PodFacts pod(String name, GpuAsk ask, int priority) {
    ContainerRequest container = new ContainerRequest("main", ContainerKind.MAIN, ask);
    Ask request =
        new Request(List.of(container), new Resources(1_000, 1 << 30), NodeConstraints.NONE);
    return new PodFacts(ref(name), revision(), true, request, priority, 0, Standing.PENDING);
  }

  public static PodRef ref(String name) {
    return new PodRef("team", name, "uid-" + name);
  }

  /** The same pod as the API server shows it once it is bound with this placement. */
  public PodFacts bound(PodFacts pod, Placement placement) {
    return standing(pod, new Standing.Assigned(placement));
  }

  public PodFacts standing(PodFacts pod, Standing standing) {
    return new PodFacts(
            pod.ref(),
            revision(),
            pod.ours(),
            pod.ask(),
            pod.priority(),
            pod.createdSeconds(),
            standing)
        .with(pod.ties());
  }

  private long revision() {
    return revisions.incrementAndGet();
  }

  public static GpuAsk whole(int count) {
    return new GpuAsk.Whole(count);
  }

  public static GpuAsk share(long memoryMiB) {
    return new GpuAsk.Share(memoryMiB, 0);
  }

  public FilterAnswer filter(PodFacts pod, String... nodes) {
    return filtered(pod, nodes).answer();
  }

  public Engine.Filtered filtered(PodFacts pod, String... nodes) {
    Engine.Filtered filtered = engine.filter(question(pod, nodes), Deadline.NONE, nowNanos);
    queue();
    return filtered;
  }

  public Question question(PodFacts pod, String... nodes) {
    int[] rows = Arrays.stream(nodes).mapToInt(engine.names()::row).toArray();
    return new Question(pod, rows, -1);
  }

  public BindStart begin(PodFacts pod, String node) {
    return engine.beginBind(pod.ref(), node, nowNanos);
  }

  public List<Planned> end(PodFacts pod, BindEnd end) {
    engine.endBind(pod.ref().uid(), end, nowNanos);
    return queue();
  }

  /** Filter, bind and the informer's word of it, all well. */
  public Placement run(PodFacts pod, String... nodes) {
    FilterAnswer.Placed placed = (FilterAnswer.Placed) filter(pod, nodes);
    begin(pod, placed.placement().node());
    end(pod, BindEnd.BOUND);
    apply(new Event.PodSeen(bound(pod, placed.placement())));
    return placed.placement();
  }
}
