package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.Hold;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Words for scenarios of gangs: nodes in a tree, gangs by their roles. */
final class GangWorld {

  static final TopologyLevels LEVELS =
      new TopologyLevels(List.of("zone", "block", "rack", "clique"), java.util.Set.of("clique"));

  final World world = new World();
  final GangPlanner planner = new GangPlanner(LEVELS);
  private int pods;

  /** A node with so many GPUs; labels as {@code key=value}. */
  GangWorld node(String name, int gpus, String... labels) {
    return node(name, gpus, 64_000, labels);
  }

  GangWorld node(String name, int gpus, long cpuMillis, String... labels) {
    Map<String, String> all = new TreeMap<>();
    for (String label : labels) {
      all.put(label.substring(0, label.indexOf('=')), label.substring(label.indexOf('=') + 1));
    }
    Resources resources = new Resources(cpuMillis, 512L << 30);
    NodeFacts facts = new NodeFacts(name, all, List.of(), false, resources, 110);
    world.apply(new Event.NodeSeen(facts));
    world.apply(new Event.DevicesSeen(name, World.gpus(name, gpus)));
    world.apply(new Event.AgentHeard(name));
    return this;
  }

  /** So many pods in a row of ranks. */
  List<PodFacts> members(int count, GpuAsk ask, long cpuMillis) {
    List<PodFacts> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ContainerRequest main = new ContainerRequest("main", ContainerKind.MAIN, ask);
      Request request =
          new Request(List.of(main), new Resources(cpuMillis, 1 << 20), NodeConstraints.NONE);
      PodFacts pod = world.pod("p" + pods++, ask);
      members.add(new PodFacts(pod.ref(), pod.revision(), true, request, 0, 0, Standing.PENDING));
    }
    return members;
  }

  List<PodFacts> members(int count, GpuAsk ask) {
    return members(count, ask, 1_000);
  }

  /** What a gang that may go anywhere is answered. */
  GangDraft draft(List<PodFacts> members) {
    return draft(members, "", "");
  }

  GangDraft draft(List<PodFacts> members, String required, String preferred) {
    Snapshot on = world.engine.snapshot();
    GangRequest gang = GangRequest.of(on, members, required, preferred).orElseThrow();
    return planner.draft(on, gang, 7, Deadline.NONE);
  }

  /** Names of the nodes, member by member; empty where there is no place. */
  static List<String> nodes(GangDraft draft) {
    return draft instanceof GangDraft.Whole whole
        ? whole.places().stream().map(place -> place.fits().placement().node()).toList()
        : List.of();
  }

  /** Books what was found, as if all were bound. */
  void book(GangDraft draft) {
    ((GangDraft.Whole) draft)
        .places()
        .forEach(place ->
            world.apply(new Event.PodSeen(world.bound(place.pod(), place.fits().placement()))));
  }

  /** Puts one pod somewhere. */
  void occupy(String node, GpuAsk ask) {
    PodFacts pod = members(1, ask).getFirst();
    world.apply(new Event.PodSeen(pod));
    world.run(pod, node);
  }

  /** All nodes as they would be with the gang on them, by name. */
  static Map<String, NodeState> after(Snapshot on, GangDraft.Whole whole) {
    Map<String, NodeState> nodes = new TreeMap<>();
    on.forEach(row -> nodes.put(row.node().facts().name(), row.node()));
    for (GangDraft.Place place : whole.places()) {
      Request request = (Request) place.pod().ask();
      Wanted wanted = Wanted.of(on, place.pod(), request).orElseThrow();
      Hold hold = Hold.of(request, place.fits().placement(), wanted.pod().sharer());
      nodes.computeIfPresent(place.fits().placement().node(), (_, node) -> node.with(hold));
    }
    return nodes;
  }

  static <T> List<T> join(List<T> one, List<T> other) {
    List<T> all = new ArrayList<>(one);
    all.addAll(other);
    return Collections.unmodifiableList(all);
  }
}
