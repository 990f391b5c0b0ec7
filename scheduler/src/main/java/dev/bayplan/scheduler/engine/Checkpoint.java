package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.GangTerms;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.PlacementPolicy;
import dev.bayplan.policies.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * The whole ledger at one version: what a segment of the decision log begins with.
 *
 * @param names node names by row, also of nodes that are gone
 * @param agents what the agents told, by node
 * @param policies those in force
 * @param namespaces their labels, by name
 * @param demand what was learned from the pods that came
 * @param waiting pods that wait for a place of our choosing
 * @param named where the API server took a nominated node of ours, by pod
 * @param gangs those of which something is known beyond their pods
 * @param touches pods that were gated and named before this life, and must be touched
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
    Map<String, String> named,
    Set<String> touches,
    List<GangState> gangs,
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
   * A pod that waits for a place of our choosing ({@code Waiter}).
   *
   * @param first the row to try first, or -1
   * @param inDoubt it was woken or named, and nothing has confirmed that yet
   * @param line where it stands; empty where it has a plan
   */
  public record WaitingPod(
      PodFacts pod,
      Set<Integer> avoided,
      int first,
      boolean lapsed,
      boolean inDoubt,
      SortedMap<Reason, Integer> refusal,
      String gang,
      Optional<Place> line) {}

  /**
   * A gang ({@code Gang}).
   *
   * @param said by an object
   * @param leaseEnds nanoseconds of the clock that was handed in, 0 where no lease runs
   * @param lookedAt when its lease was looked at last
   * @param evicted bound members that are given back, and why
   * @param written its plan as the API server has it
   * @param generation of the last plan that it had
   * @param turn its members may go once their plan is written
   */
  public record GangState(
      String key,
      Optional<GangTerms> said,
      boolean started,
      long leaseEnds,
      int failures,
      long notBefore,
      long lookedAt,
      Map<String, String> evicted,
      Optional<GangPlanned> written,
      long generation,
      boolean turn) {}

  /**
   * How a line of pods is about to be tried.
   *
   * @param parked not before a node changes
   * @param rows where room was made
   */
  public record Place(boolean parked, boolean everywhere, Set<Integer> rows) {}
}
