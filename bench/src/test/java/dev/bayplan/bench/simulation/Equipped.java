package dev.bayplan.bench.simulation;

import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.Hold;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Placer;
import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import dev.bayplan.policies.Scoring;
import dev.bayplan.policies.Sharer;
import dev.bayplan.policies.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node as its kubelet sees it: its devices, and who really has which of them, also who is gone.
 */
record Equipped(String node, List<Gpu> gpus, Collection<Given> given) {

  private static final NodeFacts ROOMY =
      new NodeFacts(
          "any",
          Map.of(),
          List.of(),
          false,
          new Resources(Long.MAX_VALUE / 4, Long.MAX_VALUE / 4),
          Integer.MAX_VALUE / 4);

  /** Whether these devices are there and are nobody's. */
  boolean canGive(PodRef pod, Request request, List<Grant> grants) {
    List<Hold> holds = holds();
    holds.add(Hold.of(request, new Placement(node, grants), Sharer.of(pod.namespace())));
    return grants.stream().allMatch(this::isThere)
        && NodeState.of(ROOMY, gpus, holds).overCommitments() == 0
        && oneNamespacePerGpu(holds);
  }

  /** What else is free, and would do. */
  Optional<List<Grant>> anything(Request request, String namespace) {
    Request bare = new Request(request.containers(), Resources.NONE, NodeConstraints.NONE);
    List<Gpu> well = gpus.stream().map(Devices::well).toList(); // A kubelet knows no health.
    return Placer.place(
                PodClass.of(bare, namespace), NodeState.of(ROOMY, well, holds()), Scoring.PACKING)
            instanceof Verdict.Fits(Placement placement, _)
        ? Optional.of(placement.grants())
        : Optional.empty();
  }

  private List<Hold> holds() {
    List<Hold> holds = new ArrayList<>();
    for (Given one : given) {
      Placement placement = new Placement(node, one.grants());
      holds.add(Hold.of(one.request(), placement, Sharer.of(one.pod().namespace())));
    }
    return holds;
  }

  private boolean isThere(Grant grant) {
    return gpus.stream()
        .filter(gpu -> gpu.id().equals(grant.gpu()) && gpu.cut() == grant instanceof Grant.Mig)
        .anyMatch(gpu ->
            !(grant instanceof Grant.Mig mig)
                || gpu.mig().devices().stream().anyMatch(one -> one.id().equals(mig.mig())));
  }

  private static boolean oneNamespacePerGpu(List<Hold> holds) {
    Map<GpuId, Sharer> keys = new HashMap<>();
    for (Hold hold : holds) {
      for (Hold.GpuHold part : hold.gpus()) {
        Sharer other = keys.put(part.gpu(), hold.sharer());
        if (other != null && !other.domain().equals(hold.sharer().domain())) {
          return false;
        }
      }
    }
    return true;
  }
}
