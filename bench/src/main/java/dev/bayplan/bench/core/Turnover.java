package dev.bayplan.bench.core;

import dev.bayplan.bench.fleet.Filling;
import dev.bayplan.bench.fleet.Fleet;
import dev.bayplan.bench.fleet.FleetNode;
import dev.bayplan.bench.fleet.PlacedPod;
import dev.bayplan.bench.fleet.PodSource;
import dev.bayplan.bench.fleet.WorkloadPod;
import dev.bayplan.bench.report.Latencies;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.engine.BindEnd;
import dev.bayplan.scheduler.engine.BindStart;
import dev.bayplan.scheduler.engine.Deadline;
import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.FilterAnswer;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Question;
import dev.bayplan.scheduler.engine.Recorder;
import dev.bayplan.scheduler.engine.Settings;
import dev.bayplan.scheduler.engine.Standing;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A fleet whose pods come and go through the engine's own door, as committer and informers use it,
 * and which stays as full as it is. Mostly a pod leaves and one of its kind comes; one in eight
 * comes on top, of any kind, and leaves again, whether it fits or not.
 */
final class Turnover {

  private static final int ON_TOP = 8;
  private static final long BETWEEN_PODS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Engine engine;
  private final PodSource source;
  private final Random random;
  private final List<PlacedPod> placed = new ArrayList<>();
  private long nowNanos;
  private long revision;
  private Latencies filter = new Latencies();
  private long busyNanos;
  private long cpuNanos;
  private int refused;

  private Turnover(Engine engine, PodSource source, long seed) {
    this.engine = engine;
    this.source = source;
    this.random = new Random(seed);
  }

  /** Tells a new engine of a fleet that is so full. */
  static Turnover start(Fleet fleet, int fullPercent, long seed) {
    PodSource source = new PodSource(seed);
    Engine engine = new Engine(Settings.of(seed, "bench"), Recorder.NONE);
    for (FleetNode node : fleet.nodes()) {
      engine.apply(new Event.NodeSeen(node.facts()), 0);
      engine.apply(new Event.DevicesSeen(node.name(), node.gpus()), 0);
      engine.apply(new Event.AgentHeard(node.name()), 0);
    }
    Turnover turnover = new Turnover(engine, source, seed);
    Filling.of(fleet, source, fullPercent).forEach(turnover::restore);
    return turnover;
  }

  private void restore(PlacedPod one) {
    engine.apply(seen(one.pod(), new Standing.Assigned(one.placement())), nowNanos);
    placed.add(one);
  }

  /** Makes so many decisions, or as many as it can in that time. */
  void run(int decisions, long atMostNanos) {
    long end = System.nanoTime() + atMostNanos;
    long cpu = cpuNanosSoFar();
    for (int made = 0; made < decisions && System.nanoTime() - end < 0; made++) {
      decide();
    }
    cpuNanos += cpuNanosSoFar() - cpu;
    if (engine.census().overCommitments() > 0) {
      throw new IllegalStateException("the engine has given a GPU twice");
    }
  }

  /** Forgets what was measured so far. */
  void measureAnew() {
    filter = new Latencies();
    busyNanos = 0;
    cpuNanos = 0;
    refused = 0;
  }

  private static long cpuNanosSoFar() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void decide() {
    nowNanos += BETWEEN_PODS;
    if (placed.isEmpty() || random.nextInt(ON_TOP) == 0) {
      WorkloadPod pod = source.next();
      refused += come(pod).isPresent() ? 0 : 1;
      leave(pod);
    } else {
      int index = random.nextInt(placed.size());
      WorkloadPod before = placed.get(index).pod();
      leave(before);
      WorkloadPod pod = source.like(before);
      Placement placement =
          come(pod).orElseThrow(() -> new IllegalStateException("no room where one just left"));
      placed.set(index, new PlacedPod(pod, placement));
    }
  }

  private void leave(WorkloadPod pod) {
    long start = System.nanoTime();
    engine.apply(new Event.PodGone(pod.name()), nowNanos);
    busyNanos += System.nanoTime() - start;
  }

  /** Empty where it fits nowhere. */
  private Optional<Placement> come(WorkloadPod pod) {
    Event.PodSeen pending = seen(pod, Standing.PENDING);
    Question question = Question.everywhere(pending.pod());
    long start = System.nanoTime();
    engine.apply(pending, nowNanos);
    long asked = System.nanoTime();
    FilterAnswer answer = engine.filter(question, Deadline.NONE, nowNanos).answer();
    filter.add(System.nanoTime() - asked);
    Optional<Placement> placement =
        switch (answer) {
          case FilterAnswer.Placed at -> Optional.of(at.placement());
          case FilterAnswer.Refused _ -> Optional.empty();
          case FilterAnswer.Anywhere _, FilterAnswer.Failed _ ->
              throw new IllegalStateException("a pod with devices was answered " + answer);
        };
    placement.ifPresent(at -> bind(pod, at));
    busyNanos += System.nanoTime() - start;
    return placement;
  }

  private void bind(WorkloadPod pod, Placement placement) {
    PodRef ref = PlacedPod.ref(pod);
    if (!(engine.beginBind(ref, placement.node(), nowNanos) instanceof BindStart.Post)) {
      throw new IllegalStateException("no Binding may be posted for " + ref.qualifiedName());
    }
    engine.endBind(ref.uid(), BindEnd.BOUND, nowNanos);
    engine.apply(seen(pod, new Standing.Assigned(placement)), nowNanos);
  }

  private Event.PodSeen seen(WorkloadPod pod, Standing standing) {
    PodRef ref = PlacedPod.ref(pod);
    return new Event.PodSeen(
        new PodFacts(ref, ++revision, true, pod.request(), 0, revision, standing));
  }

  Engine engine() {
    return engine;
  }

  PodSource source() {
    return source;
  }

  /** Pods on nodes. */
  int pods() {
    return placed.size();
  }

  /** Times of the filter calls alone. */
  Latencies filterTimes() {
    return filter;
  }

  /** Pods that fitted nowhere. */
  int refused() {
    return refused;
  }

  /**
   * Decisions per second of all that the engine was called for: events, filter, bind, departure.
   */
  double decisionsPerSecond() {
    return filter.count() * 1e9 / Math.max(1, busyNanos);
  }

  /** The same per second of CPU, which a busy machine does not change; making the pods included. */
  double decisionsPerCpuSecond() {
    return filter.count() * 1e9 / Math.max(1, cpuNanos);
  }
}
