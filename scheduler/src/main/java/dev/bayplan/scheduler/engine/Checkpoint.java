package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.PlacementPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The whole ledger at one version: what a segment of the decision log begins with.
 *
 * @param names node names by row, also of nodes that are gone
 * @param agents what the agents told, by node
 * @param policies those in force
 * @param namespaces their labels, by name
 * @param demand what was learned from the pods that came
 * @param waiting refused pods and the nodes that the in-tree plugins refused them
 */
public record Checkpoint(
    Settings settings,
    long version,
    long roomVersion,
    long decisions,
    List<String> names,
    List<NodeFacts> nodes,
    Map<String, Agent> agents,
    List<PlacementPolicy> policies,
    Map<String, Map<String, String>> namespaces,
    List<PodFacts> pods,
    List<Booking> bookings,
    List<WaitingPod> waiting,
    List<String> gone,
    Learned demand) {

  /**
   * The agent of one node.
   *
   * @param report the last one that counted
   * @param heard whether it speaks
   */
  public record Agent(Optional<DeviceReport> report, ReportOrder order, boolean heard) {}

  /**
   * A refused pod.
   *
   * @param wakeInDoubt it was woken, and nothing has confirmed that yet
   */
  public record WaitingPod(PodFacts pod, Set<Integer> avoidedRows, boolean wakeInDoubt) {}
}
