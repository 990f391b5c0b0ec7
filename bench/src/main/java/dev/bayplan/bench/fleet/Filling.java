package dev.bayplan.bench.fleet;

import dev.bayplan.policies.Hold;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Placer;
import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.Scoring;
import dev.bayplan.policies.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills part of a fleet before anything is measured: node after node, each as far as the pods that
 * come fit on it. So nodes are full or empty, as a policy that packs leaves them.
 */
public final class Filling {

  /** So many pods in a row that do not fit, and the node counts as full. */
  private static final int TRIES = 60;

  /** After that the fleet is as full as these pods make it. */
  private static final int ROUNDS = 20;

  private final PodSource source;
  private final List<NodeState> nodes = new ArrayList<>();
  private final List<List<Hold>> holds = new ArrayList<>();
  private final List<PlacedPod> placed = new ArrayList<>();
  private final long wantedMilli;
  private long heldMilli;

  private Filling(Fleet fleet, PodSource source, int percent) {
    this.source = source;
    wantedMilli = fleet.gpus() * 10L * percent;
    for (FleetNode node : fleet.nodes()) {
      nodes.add(NodeState.of(node.facts(), node.gpus(), List.of()));
      holds.add(new ArrayList<>());
    }
  }

  /**
   * Pods on the nodes of an empty fleet, until they hold so many percent of its GPUs.
   *
   * @throws IllegalStateException where the pods of the source cannot fill it so far
   */
  public static List<PlacedPod> of(Fleet fleet, PodSource source, int percent) {
    Filling filling = new Filling(fleet, source, percent);
    for (int round = 0; round < ROUNDS && !filling.done(); round++) {
      for (int node = 0; node < filling.nodes.size() && !filling.done(); node++) {
        filling.fill(node);
      }
    }
    if (!filling.done()) {
      throw new IllegalStateException(
          "the fleet cannot be made %d %% full of these pods".formatted(percent));
    }
    return filling.placed;
  }

  private boolean done() {
    return heldMilli >= wantedMilli;
  }

  private void fill(int node) {
    int refused = 0;
    while (refused < TRIES && !done()) {
      refused = put(source.next(), node) ? 0 : refused + 1;
    }
  }

  private boolean put(WorkloadPod pod, int node) {
    NodeState state = nodes.get(node);
    PodClass all = pod.podClass();
    if (!(Placer.place(all, state, Scoring.PACKING) instanceof Verdict.Fits fits)) {
      return false;
    }
    holds.get(node).add(Hold.of(all.request(), fits.placement(), all.sharer()));
    nodes.set(node, NodeState.of(state.facts(), state.gpus(), holds.get(node)));
    placed.add(new PlacedPod(pod, fits.placement()));
    heldMilli += PlacedPod.demandMilli(pod);
    return true;
  }
}
