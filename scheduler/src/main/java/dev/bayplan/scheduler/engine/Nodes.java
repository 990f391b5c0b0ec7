package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.Hold;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.NodeState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The writer's table of nodes: facts, devices and holds by name, from which each changed row of the
 * next snapshot is made anew.
 */
final class Nodes {

  private final NodeNames names = new NodeNames();
  private final Map<String, Node> nodes = new HashMap<>();

  /** What is known of one name; facts are absent until the node itself is seen. */
  private static final class Node {
    final int row;
    @Nullable NodeFacts facts;
    @Nullable List<Gpu> devices;
    final Map<String, Hold> holds = new LinkedHashMap<>();

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
    return changed;
  }

  boolean devices(String name, @Nullable List<Gpu> devices) {
    Node node = node(name);
    boolean changed = !Objects.equals(node.devices, devices);
    node.devices = devices;
    return changed;
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
    List<Gpu> devices = node.devices;
    if (facts == null) {
      return null;
    }
    return devices == null
        ? NodeState.unreported(facts, node.holds.values())
        : NodeState.of(facts, devices, node.holds.values());
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

  Map<String, List<Gpu>> allDevices() {
    Map<String, List<Gpu>> all = new TreeMap<>();
    nodes.forEach((name, node) -> {
      List<Gpu> devices = node.devices;
      if (devices != null) {
        all.put(name, devices);
      }
    });
    return all;
  }
}
