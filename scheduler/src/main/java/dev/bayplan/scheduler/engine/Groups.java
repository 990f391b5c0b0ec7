package dev.bayplan.scheduler.engine;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * On which nodes the pods of each group are, planned or bound: a part of a snapshot. Immutable.
 * Pods without a group are in none.
 */
final class Groups {

  static final Groups NONE = new Groups(Buckets.empty());

  /** By name of the group: how many of its pods are on the node of each row. */
  private final Buckets<SortedMap<Integer, Integer>> members;

  private Groups(Buckets<SortedMap<Integer, Integer>> members) {
    this.members = members;
  }

  /** The name of the pod's group in the whole cluster; empty where it has none. */
  static String name(PodFacts pod) {
    return pod.ties().group().isEmpty() ? "" : pod.ref().namespace() + "/" + pod.ties().group();
  }

  /** Rows of the nodes where the group is, ascending. */
  Set<Integer> rows(String group) {
    @Nullable SortedMap<Integer, Integer> rows = members.get(group);
    return rows == null ? Set.of() : rows.keySet();
  }

  Groups with(Member member) {
    return add(member, 1);
  }

  Groups without(Member member) {
    return add(member, -1);
  }

  private Groups add(Member member, int count) {
    @Nullable SortedMap<Integer, Integer> known = members.get(member.group());
    SortedMap<Integer, Integer> rows = known == null ? new TreeMap<>() : new TreeMap<>(known);
    rows.merge(member.row(), count, (a, b) -> a + b == 0 ? null : a + b);
    return new Groups(members.with(member.group(), rows.isEmpty() ? null : rows));
  }

  /** A pod of a group, on the node of this row. */
  record Member(String group, int row) {}
}
