package dev.bayplan.scheduler.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a cluster by how near they are: branches in branches, the nodes as leaves. The
 * leaves stand in one line, each branch has neighbouring ones, names are in natural order. A node
 * without the label of a level hangs where its next label is, or directly on what is above.
 * Immutable.
 */
final class TopologyTree {

  private final List<String> keys;
  private final List<List<Branch>> levels = new ArrayList<>();
  private final Leaf[] leaves;
  private final Branch root;

  /** A node, with what its labels say of each level; null where they say nothing. */
  @SuppressWarnings("ArrayRecordComponent") // never changed, never compared
  record Leaf(int row, String name, @Nullable String[] values) {}

  /**
   * Neighbouring nodes.
   *
   * @param level 0 for the root, then as the keys are ordered; one more for single nodes
   * @param value of the label; the node's name for a single one
   * @param from its first leaf
   * @param to after its last leaf
   * @param children those in it, in order
   * @param mark a number made of the value, to be mixed with seeds
   */
  record Branch(
      int level,
      String value,
      int from,
      int to,
      @Nullable Branch parent,
      List<Branch> children,
      long mark) {

    boolean isNode() {
      return children.isEmpty();
    }

    boolean within(int outer) {
      Branch at = this;
      while (at != null && at.level > outer) {
        at = at.parent;
      }
      return at != null && at.level == outer;
    }
  }

  private TopologyTree(List<String> keys, Leaf[] leaves) {
    this.keys = keys;
    this.leaves = leaves;
    for (int level = 0; level <= keys.size() + 1; level++) {
      levels.add(new ArrayList<>());
    }
    this.root = branch(0, "", 0, leaves.length, null);
    grow(root, 0, leaves.length, 0);
  }

  /**
   * @param keys of the levels, broad to narrow
   */
  static TopologyTree of(List<String> keys, List<Leaf> leaves) {
    List<Leaf> sorted = new ArrayList<>(leaves);
    sorted.sort(TopologyTree::compare);
    return new TopologyTree(keys, sorted.toArray(new Leaf[0]));
  }

  private static int compare(Leaf one, Leaf other) {
    for (int level = 0; level < one.values().length; level++) {
      @Nullable String a = one.values()[level];
      @Nullable String b = other.values()[level];
      int order = a == null || b == null ? Boolean.compare(a == null, b == null) : names(a, b);
      if (order != 0) {
        return order;
      }
    }
    return names(one.name(), other.name());
  }

  private static int names(String one, String other) {
    return one.equals(other) ? 0 : NaturalOrder.compare(one, other);
  }

  private Branch branch(int level, String value, int from, int to, @Nullable Branch parent) {
    Branch made =
        new Branch(level, value, from, to, parent, new ArrayList<>(), Mix.of(level, value));
    levels.get(level).add(made);
    if (parent != null) {
      parent.children().add(made);
    }
    return made;
  }

  /** Hangs leaves on a branch, by their labels from this level on. */
  private void grow(Branch on, int from, int to, int level) {
    if (level == keys.size()) {
      for (int leaf = from; leaf < to; leaf++) {
        branch(level + 1, leaves[leaf].name(), leaf, leaf + 1, on);
      }
      return;
    }
    int start = from;
    while (start < to) {
      @Nullable String value = leaves[start].values()[level];
      int end = start + 1;
      while (end < to && same(value, leaves[end].values()[level])) {
        end++;
      }
      grow(value == null ? on : branch(level + 1, value, start, end, on), start, end, level + 1);
      start = end;
    }
  }

  private static boolean same(@Nullable String one, @Nullable String other) {
    return one == null ? other == null : one.equals(other);
  }

  /** The level of this key, from 1; 0 where it is on no node. */
  int level(String key) {
    return keys.indexOf(key) + 1;
  }

  /** The label key of this level; empty for the root and for single nodes. */
  String key(int level) {
    return level == 0 || level > keys.size() ? "" : keys.get(level - 1);
  }

  /** The level of single nodes: the narrowest one. */
  int nodeLevel() {
    return keys.size() + 1;
  }

  /** The branches of a level, in the order of their leaves. */
  List<Branch> branches(int level) {
    return levels.get(level);
  }

  Branch root() {
    return root;
  }

  int size() {
    return leaves.length;
  }

  /** The row of this leaf in snapshots. */
  int row(int leaf) {
    return leaves[leaf].row();
  }

  /** Whether each value of this level's label is that of one branch. */
  boolean nested(int level) {
    Set<String> values = new HashSet<>();
    return branches(level).stream().allMatch(branch -> values.add(branch.value()));
  }

  /**
   * Keys by how many nodes one domain has on average, wide ones first; without those on no node.
   */
  static List<String> widestFirst(List<String> keys, List<Map<String, String>> labels) {
    Map<String, Double> widths = new HashMap<>();
    for (String key : keys) {
      List<String> values =
          labels.stream().filter(l -> l.containsKey(key)).map(l -> l.get(key)).toList();
      if (!values.isEmpty()) {
        widths.put(key, (double) values.size() / new HashSet<>(values).size());
      }
    }
    return keys.stream()
        .filter(widths::containsKey)
        .sorted(Comparator.comparingDouble(key -> -widths.getOrDefault(key, 0.0)))
        .toList();
  }
}
