package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Allocation;
import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.Hold;
import dev.bayplan.policies.MigId;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.NodeState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The writer's table of nodes: facts, reports and holds by name, from which each changed row of the
 * next snapshot is made anew.
 */
final class Nodes {

  private final NodeNames names = new NodeNames();
  private final Map<String, Node> nodes = new HashMap<>();

  /** What is known of one name; facts are absent until the node itself is seen. */
  private static final class Node {
    final int row;
    @Nullable NodeFacts facts;
    @Nullable DeviceReport report;
    ReportOrder order = ReportOrder.NONE;
    boolean heard;
    final Map<String, Hold> holds = new LinkedHashMap<>();

    /** Made of facts, report and hearing as they are now, with some holds or other. */
    @Nullable NodeState made;

    Node(int row) {
      this.row = row;
    }
  }

  NodeNames names() {
    return names;
  }

  private Node node(String name) {
    return nodes.computeIfAbsent(name, n -> new Node(names.add(n)));
  }

  /** Whether something changed; so do all methods here that change. */
  boolean facts(String name, @Nullable NodeFacts facts) {
    Node node = node(name);
    boolean changed = !Objects.equals(node.facts, facts);
    node.facts = facts;
    node.made = null;
    return changed;
  }

  /** Whether a report of this time still counts. */
  boolean accepts(String name, DeviceReport.Stamp stamp) {
    return node(name).order.accepts(stamp);
  }

  /** Takes in a report that counts. */
  boolean report(String name, DeviceReport report) {
    Node node = node(name);
    node.order = node.order.after(report.stamp());
    DeviceReport known = node.report;
    node.report = report;
    node.made = null;
    return known == null || !saysTheSame(known, report);
  }

  private static boolean saysTheSame(DeviceReport known, DeviceReport report) {
    return known.handOver().equals(report.handOver())
        && known.gpus().equals(report.gpus())
        && known.allocations().equals(report.allocations());
  }

  /** The next report is the first one again. */
  boolean forgetReport(String name) {
    Node node = node(name);
    boolean known = node.report != null;
    node.report = null;
    node.made = null;
    node.order = ReportOrder.NONE;
    return known;
  }

  /** Whether the agent speaks. */
  boolean heard(String name, boolean heard) {
    Node node = node(name);
    boolean changed = node.heard != heard;
    node.heard = heard;
    node.made = null;
    return changed;
  }

  /** Whether devices of the node may be given to pods that have none yet. */
  boolean isOpen(String name) {
    Node node = node(name);
    return node.report != null && node.heard;
  }

  /** What the kubelet of this node gave to this pod, which holds it. */
  List<Allocation> allocations(String name, String uid) {
    DeviceReport report = node(name).report;
    return report == null
        ? List.of()
        : report.allocations().stream()
            .filter(one -> one.pod().uid().equals(uid) && one.state() == Allocation.State.HELD)
            .toList();
  }

  /** The profiles of the MIG devices of this node, as far as its agent tells. */
  Map<MigId, String> migProfiles(String name) {
    DeviceReport report = node(name).report;
    return report == null ? Map.of() : report.migProfiles();
  }

  /** The bookings of the node and what its kubelet did. */
  Claims claims(String name) {
    Node node = node(name);
    DeviceReport report = node.report;
    return report == null
        ? new Claims(List.copyOf(node.holds.values()), Set.of())
        : Claims.of(node.holds, report);
  }

  boolean hold(String name, String uid, Hold hold) {
    return !hold.equals(node(name).holds.put(uid, hold));
  }

  boolean release(String name, String uid) {
    return node(name).holds.remove(uid) != null;
  }

  boolean exists(String name) {
    Node node = nodes.get(name);
    return node != null && node.facts != null;
  }

  int row(String name) {
    return node(name).row;
  }

  /** The node's row for the next snapshot; null while the node itself is not known. */
  @Nullable NodeState state(String name) {
    Node node = node(name);
    NodeFacts facts = node.facts;
    DeviceReport report = node.report;
    if (facts == null) {
      return null;
    }
    List<Hold> holds = claims(name).holds();
    NodeState known = node.made;
    if (known != null) {
      return known.holding(holds); // What its GPUs are, and how they are linked, is known.
    }
    NodeState made =
        report == null
            ? NodeState.unreported(facts, holds)
            : Claims.state(facts, report, node.heard, holds);
    node.made = made;
    return made;
  }

  List<NodeFacts> allFacts() {
    List<NodeFacts> all = new ArrayList<>();
    for (String name : names.all()) {
      NodeFacts facts = node(name).facts;
      if (facts != null) {
        all.add(facts);
      }
    }
    return all;
  }

  /** What is known of the agents, by node. */
  Map<String, Checkpoint.Agent> allAgents() {
    Map<String, Checkpoint.Agent> all = new TreeMap<>();
    nodes.forEach((name, node) -> {
      DeviceReport report = node.report;
      if (report != null || node.heard) {
        all.put(name, new Checkpoint.Agent(Optional.ofNullable(report), node.order, node.heard));
      }
    });
    return all;
  }

  void restore(String name, Checkpoint.Agent agent) {
    Node node = node(name);
    node.report = agent.report().orElse(null);
    node.order = agent.order();
    node.heard = agent.heard();
  }
}
