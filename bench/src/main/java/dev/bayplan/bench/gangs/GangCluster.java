package dev.bayplan.bench.gangs;

import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.Resources;
import dev.bayplan.scheduler.engine.Deadline;
import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.GangDraft;
import dev.bayplan.scheduler.engine.GangPlanner;
import dev.bayplan.scheduler.engine.GangRequest;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Recorder;
import dev.bayplan.scheduler.engine.Settings;
import dev.bayplan.scheduler.engine.Snapshot;
import dev.bayplan.scheduler.engine.Standing;
import dev.bayplan.scheduler.engine.TopologyLevels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An engine with nodes in a tree, the gang planner beside it, and a watch on both. */
final class GangCluster {

  private static final int PODS_PER_NODE = 250;

  private final Engine engine;
  private final GangPlanner planner;
  private final long seed;
  private final Map<String, Map<String, String>> labels = new HashMap<>();
  private final Meter planning = new Meter();
  private final Meter booking = new Meter();
  private int refused;

  GangCluster(TopologyLevels levels, long seed) {
    this.engine = new Engine(Settings.of(seed, "bench").with(levels), Recorder.NONE);
    this.planner = new GangPlanner(levels);
    this.seed = seed;
  }

  GangCluster node(String name, int gpus, long cpuMillis, Map<String, String> itsLabels) {
    labels.put(name, itsLabels);
    NodeFacts facts =
        new NodeFacts(
            name, itsLabels, List.of(), false, new Resources(cpuMillis, 256L << 30), PODS_PER_NODE);
    engine.apply(new Event.NodeSeen(facts), 0);
    List<Gpu> devices = new ArrayList<>();
    for (int i = 0; i < gpus; i++) {
      devices.add(new Gpu(new GpuId("GPU-" + name + "-" + i), i, "H100", 81_079, GpuHealth.OK));
    }
    engine.apply(new Event.DevicesSeen(name, devices), 0);
    engine.apply(new Event.AgentHeard(name), 0);
    return this;
  }

  /** Tells of the gang's pods, finds a place for all and books it; empty where there is none. */
  Optional<GangDraft.Whole> place(GangJob job) {
    List<PodFacts> members = job.members();
    tell(members);
    return place(job, members);
  }

  void tell(List<PodFacts> members) {
    booking.of(() -> members.forEach(pod -> engine.apply(new Event.PodSeen(pod), 0)));
  }

  /** The same of a gang that was told of before. */
  Optional<GangDraft.Whole> place(GangJob job, List<PodFacts> members) {
    if (!(draft(job, members) instanceof GangDraft.Whole whole)) {
      refused++;
      return Optional.empty();
    }
    booking.of(() -> whole.places().forEach(this::bind));
    return Optional.of(whole);
  }

  private void bind(GangDraft.Place place) {
    PodFacts pod = place.pod();
    Standing standing = new Standing.Assigned(place.fits().placement());
    engine.apply(new Event.PodSeen(new PodFacts(pod.ref(), 1, true, pod.ask(), 0, 0, standing)), 0);
  }

  private GangDraft draft(GangJob job, List<PodFacts> members) {
    GangDraft[] draft = new GangDraft[1];
    planning.of(() -> {
      Snapshot on = engine.snapshot();
      GangRequest gang = GangRequest.of(on, members, job.required(), job.preferred()).orElseThrow();
      draft[0] = planner.draft(on, gang, seed, Deadline.NONE);
    });
    return draft[0];
  }

  void end(GangDraft.Whole gang) {
    booking.of(() ->
        gang.places()
            .forEach(place -> engine.apply(new Event.PodGone(place.pod().ref().uid()), 0)));
  }

  /** Names of the nodes, member by member. */
  static List<String> nodes(GangDraft.Whole gang) {
    return gang.places().stream().map(place -> place.fits().placement().node()).toList();
  }

  Engine engine() {
    return engine;
  }

  /** What the node's label of this key says; empty where it has none. */
  String label(String node, String key) {
    return labels.getOrDefault(node, Map.of()).getOrDefault(key, "");
  }

  /** Time in the planner. */
  double planMillis() {
    return planning.millis();
  }

  /** Time in the planner and in the engine that was told of it. */
  double millis() {
    return planning.millis() + booking.millis();
  }

  double cpuMillis() {
    return planning.cpuMillis() + booking.cpuMillis();
  }

  double allocatedMiB() {
    return planning.allocatedMiB() + booking.allocatedMiB();
  }

  /** Answers without a place. */
  int refused() {
    return refused;
  }
}
