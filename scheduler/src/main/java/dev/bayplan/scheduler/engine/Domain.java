package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.NodeFacts;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the group of a pod lets it go: a pure function of a snapshot.
 *
 * @param key label key of the topology level that the group does not leave; empty: it may go
 *     anywhere
 * @param values of that label where the group is already; empty: the pod is the first, and chooses
 *     freely among the nodes that have the label
 */
record Domain(String key, Set<String> values) {

  static final Domain ANYWHERE = new Domain("", Set.of());

  /**
   * @param keepWithin of the rules that the pod is placed by
   */
  static Domain of(Snapshot snapshot, PodFacts pod, String keepWithin) {
    if (keepWithin.isEmpty() || pod.ties().group().isEmpty()) {
      return ANYWHERE;
    }
    Set<String> values = new TreeSet<>();
    snapshot
        .groups()
        .rows(Groups.name(pod))
        .forEach(row -> {
          Snapshot.Row node = snapshot.row(row);
          String value = node == null ? null : node.node().facts().labels().get(keepWithin);
          if (value != null) {
            values.add(value);
          }
        });
    return new Domain(keepWithin, values);
  }

  boolean admits(NodeFacts node) {
    if (key.isEmpty()) {
      return true;
    }
    @Nullable String value = node.labels().get(key);
    return value != null && (values.isEmpty() || values.contains(value));
  }

  /** Whether it admits a node that the other one does not. */
  boolean looserThan(Domain other) {
    if (other.key.isEmpty() || this.equals(other)) {
      return false;
    }
    return !key.equals(other.key)
        || (!other.values.isEmpty() && (values.isEmpty() || !other.values.containsAll(values)));
  }
}
