package dev.bayplan.bench.gangs;

import dev.bayplan.policies.Hold;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Placer;
import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Scoring;
import dev.bayplan.policies.Verdict;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What is compared with: each member on any node that takes it. */
final class RandomGang {

  private final Random random;

  RandomGang(long seed) {
    random = new Random(seed);
  }

  /** Names of nodes, member by member; empty where this way finds no place for one. */
  List<String> place(Snapshot on, List<PodFacts> members) {
    List<NodeState> nodes = new ArrayList<>();
    on.forEach(row -> nodes.add(row.node()));
    List<String> names = new ArrayList<>();
    for (PodFacts pod : members) {
      String name = place(nodes, pod);
      if (name.isEmpty()) {
        return List.of();
      }
      names.add(name);
    }
    return names;
  }

  private String place(List<NodeState> nodes, PodFacts pod) {
    Request request = (Request) pod.ask();
    PodClass all = PodClass.of(request, pod.ref().namespace());
    int start = random.nextInt(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      int at = (start + i * 7919) % nodes.size(); // A prime: visits all of fewer nodes.
      NodeState node = nodes.get(at);
      if (Placer.place(all, node, Scoring.PACKING) instanceof Verdict.Fits fits) {
        nodes.set(at, node.with(Hold.of(request, fits.placement(), all.sharer())));
        return node.facts().name();
      }
    }
    return "";
  }
}
