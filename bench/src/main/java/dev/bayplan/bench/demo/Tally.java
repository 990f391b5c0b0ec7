package dev.bayplan.bench.demo;

import dev.bayplan.api.Assignments;
import dev.bayplan.bench.fleet.Fleet;
import dev.bayplan.bench.fleet.FleetNode;
import dev.bayplan.bench.model.Counted;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.report.Bay;
import dev.bayplan.bench.report.Cell;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Request;
import dev.bayplan.scheduler.engine.Standing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Counts what the API server says that pods have, and nothing else: it shares neither code nor
 * books with the engine that handed it out.
 */
final class Tally {

  private final Fleet fleet;
  private final Map<String, Map<GpuId, GpuUse>> gpus = new LinkedHashMap<>();
  private final Map<String, Counted> counted = new HashMap<>();
  private int placed;
  private int wrongGrants;

  Tally(Fleet fleet, Collection<PodObject> pods) {
    this.fleet = fleet;
    for (FleetNode node : fleet.nodes()) {
      Map<GpuId, GpuUse> uses = new LinkedHashMap<>();
      for (Gpu gpu : node.gpus()) {
        uses.put(gpu.id(), new GpuUse(gpu));
      }
      gpus.put(node.name(), uses);
    }
    pods.stream().filter(PodObject::bound).forEach(this::add);
  }

  private void add(PodObject pod) {
    String node = pod.status().node();
    placed++;
    counted.merge(node, pod.spec().counted(), Counted::plus);
    List<Grant> grants = List.of();
    if (pod.status().standing() instanceof Standing.Assigned(Placement placement, _, _)) {
      wrongGrants += placement.node().equals(node) ? 0 : 1;
      grants = placement.grants();
    }
    wrongGrants += covers(grants, pod) ? 0 : 1;
    grants.forEach(grant -> add(node, grant));
  }

  private static boolean covers(List<Grant> grants, PodObject pod) {
    return pod.spec().ask() instanceof Request request
        && Assignments.covers(new Placement(pod.status().node(), grants), request);
  }

  private void add(String node, Grant grant) {
    GpuUse use = gpus.getOrDefault(node, Map.of()).get(grant.gpu());
    if (use == null) {
      wrongGrants++;
    } else {
      use.add(grant);
    }
  }

  /** Pods that are on a node. */
  int placed() {
    return placed;
  }

  /**
   * GPUs given twice, nodes with more pods than they can hold, and assignments of devices that are
   * not there or not what the pod asks for.
   */
  int overCommitments() {
    long overGpus = uses().filter(GpuUse::overCommitted).count();
    long overNodes = fleet.nodes().stream().filter(this::overCommitted).count();
    return (int) (overGpus + overNodes) + wrongGrants;
  }

  private boolean overCommitted(FleetNode node) {
    Counted used = counted.getOrDefault(node.name(), Counted.NONE);
    Counted there = node.object().allocatable();
    return used.cpuMillis() > there.cpuMillis()
        || used.memoryBytes() > there.memoryBytes()
        || used.pods() > there.pods()
        || used.gpus() > there.gpus()
        || used.gpuMemoryGiB() > there.gpuMemoryGiB();
  }

  /** In GPUs: a shared one counts by the part that is given. */
  double allocatedGpus() {
    return uses().mapToDouble(GpuUse::allocated).sum();
  }

  double allocatedPercent() {
    return fleet.gpus() == 0 ? 0 : 100 * allocatedGpus() / fleet.gpus();
  }

  private Stream<GpuUse> uses() {
    return gpus.values().stream().flatMap(node -> node.values().stream());
  }

  /** The picture's content: nodes by model and number of GPUs, the largest group first. */
  List<Bay> bays() {
    Map<String, List<Bay.Stack>> stacks = new LinkedHashMap<>();
    for (FleetNode node : fleet.nodes()) {
      List<Cell> cells =
          gpus.getOrDefault(node.name(), Map.of()).values().stream().map(GpuUse::cell).toList();
      String title = node.shape().model() + " ×" + node.shape().gpus();
      stacks.computeIfAbsent(title, t -> new ArrayList<>()).add(new Bay.Stack(node.name(), cells));
    }
    List<Bay> bays = new ArrayList<>();
    stacks.forEach((title, of) -> bays.add(new Bay(title, of)));
    bays.sort(Comparator.comparingInt((Bay bay) -> -bay.gpus()).thenComparing(Bay::title));
    return bays;
  }
}
