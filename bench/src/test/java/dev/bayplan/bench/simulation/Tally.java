package dev.bayplan.bench.simulation;

import dev.bayplan.bench.model.ApiServer;
import dev.bayplan.bench.model.Counted;
import dev.bayplan.bench.model.NodeObject;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.Hold;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Request;
import dev.bayplan.scheduler.engine.Standing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is used on a node, added up from the API server's pods alone. */
final class Tally {

  private Tally() {}

  /** Whether a scheduler that only counts would put this there. */
  static boolean fitsByCount(ApiServer server, Counted asked, NodeObject node) {
    Counted sum = asked;
    for (PodObject pod : server.pods()) {
      if (pod.status().node().equals(node.name()) && !pod.ended()) {
        sum = sum.plus(pod.spec().counted());
      }
    }
    Counted all = node.allocatable();
    return sum.cpuMillis() <= all.cpuMillis()
        && sum.memoryBytes() <= all.memoryBytes()
        && sum.pods() <= all.pods()
        && sum.gpus() <= all.gpus()
        && sum.gpuMemoryGiB() <= all.gpuMemoryGiB()
        && !node.facts().unschedulable();
  }

  /** The node as the engine should see it. */
  static NodeState state(ApiServer server, NodeObject node) {
    List<Hold> holds = new ArrayList<>();
    for (PodObject pod : server.pods()) {
      if (pod.status().node().equals(node.name()) && !pod.ended()) {
        holds.add(hold(pod));
      }
    }
    return server
        .gpus(node.name())
        .map(gpus -> NodeState.of(node.facts(), gpus, holds))
        .orElseGet(() -> NodeState.unreported(node.facts(), holds));
  }

  private static Hold hold(PodObject pod) {
    return switch (pod.spec().ask()) {
      case InvalidRequest invalid -> Hold.of(invalid);
      case Request request ->
          pod.status().standing() instanceof Standing.Assigned(Placement placement, _)
              ? Hold.of(request, placement, pod.ref().namespace())
              : Hold.unassigned(request, pod.ref().namespace());
    };
  }

  /** The devices of an assigned pod; empty for others. */
  static Set<Grant> grants(PodObject pod) {
    return pod.status().standing() instanceof Standing.Assigned(Placement placement, _)
        ? new HashSet<>(placement.grants())
        : Set.of();
  }
}
