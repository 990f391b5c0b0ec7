package dev.bayplan.scheduler.engine;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * On which nodes the pods of each group are, planned or bound: a part of a snapshot. Immutable.
 * Pods without a group are in none.
 */
final class Groups {

  static final Groups NONE = new Groups(Buckets.empty());

  /** By name of the group. */
  private final Buckets<Places> members;

  private Groups(Buckets<Places> members) {
    this.members = members;
  }

  /** The name of the pod's group in the whole cluster; empty where it has none. */
  static String name(PodFacts pod) {
    return pod.ties().group().isEmpty() ? "" : pod.ref().namespace() + "/" + pod.ties().group();
  }

  /** Rows of the nodes where the group is, ascending. */
  IntStream rows(String group) {
    Places places = members.get(group);
    return places == null ? IntStream.empty() : Arrays.stream(places.rows());
  }

  Groups with(Member member) {
    return add(member, 1);
  }

  Groups without(Member member) {
    return add(member, -1);
  }

  private Groups add(Member member, int count) {
    @Nullable Places known = members.get(member.group());
    Places places = (known == null ? Places.NONE : known).add(member.row(), count);
    return new Groups(members.with(member.group(), places.rows().length == 0 ? null : places));
  }

  /** A pod of a group, on the node of this row. */
  record Member(String group, int row) {}

  /**
   * How many pods are on the nodes of these rows. Arrays, because a change copies them: a group may
   * have as many pods as the cluster has nodes.
   *
   * @param rows ascending
   * @param counts one for each row, none is 0
   */
  @SuppressWarnings("ArrayRecordComponent") // never changed once it is here, and never compared
  private record Places(int[] rows, int[] counts) {

    static final Places NONE = new Places(new int[0], new int[0]);

    Places add(int row, int count) {
      int at = Arrays.binarySearch(rows, row);
      if (at < 0) {
        return new Places(with(rows, -at - 1, row), with(counts, -at - 1, count));
      }
      if (counts[at] + count == 0) {
        return new Places(without(rows, at), without(counts, at));
      }
      int[] next = counts.clone();
      next[at] += count;
      return new Places(rows, next);
    }

    private static int[] with(int[] values, int at, int value) {
      int[] next = Arrays.copyOf(values, values.length + 1);
      System.arraycopy(values, at, next, at + 1, values.length - at);
      next[at] = value;
      return next;
    }

    private static int[] without(int[] values, int at) {
      int[] next = Arrays.copyOf(values, values.length - 1);
      System.arraycopy(values, at + 1, next, at, next.length - at);
      return next;
    }
  }
}
