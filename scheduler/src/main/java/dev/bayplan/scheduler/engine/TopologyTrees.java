package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.NodeFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The trees of one cluster, kept as long as its labels are. It only remembers: the same snapshot
 * has the same tree with or without it. Not for several threads at once.
 */
final class TopologyTrees {

  /** One for each set of keys that gangs name; beyond, all are made anew. */
  private static final int MAX_KEPT = 32;

  private final List<String> configured;
  private final Map<List<String>, TopologyTree> kept = new HashMap<>();
  private @Nullable NodeFacts[] known = new NodeFacts[0];
  private long[] seen = new long[0];

  TopologyTrees(List<String> configured) {
    this.configured = configured;
  }

  /**
   * A tree in which all pods that share a branch of the narrowest bound share the domain of each.
   *
   * @param bounds label keys that a gang may not leave
   * @param wish another key that must be a level; empty where there is none
   */
  TopologyTree of(Snapshot on, List<String> bounds, String wish) {
    sync(on);
    TreeSet<String> more = new TreeSet<>(bounds);
    more.add(wish);
    more.removeAll(configured);
    more.remove("");
    List<String> keys = new ArrayList<>(configured);
    keys.addAll(more);
    TopologyTree nested = tree(keys, List.of());
    return bounds.stream().allMatch(key -> nested.nested(nested.level(key)))
        ? nested
        : tree(keys, bounds);
  }

  /**
   * @param first keys that come before all others
   */
  private TopologyTree tree(List<String> keys, List<String> first) {
    List<String> name = new ArrayList<>(first);
    name.add("");
    name.addAll(keys);
    @Nullable TopologyTree made = kept.get(name);
    if (made == null) {
      made = plant(keys, first);
      if (kept.size() >= MAX_KEPT) {
        kept.clear();
      }
      kept.put(name, made);
    }
    return made;
  }

  private TopologyTree plant(List<String> keys, List<String> first) {
    List<NodeFacts> nodes = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < known.length; row++) {
      NodeFacts facts = known[row];
      if (facts != null) {
        nodes.add(facts);
        rows.add(row);
      }
    }
    List<String> levels = new ArrayList<>(first);
    TopologyTree.widestFirst(keys, nodes.stream().map(NodeFacts::labels).toList()).stream()
        .filter(key -> !first.contains(key))
        .forEach(levels::add);
    List<TopologyTree.Leaf> leaves = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      leaves.add(leaf(rows.get(i), nodes.get(i), levels));
    }
    return TopologyTree.of(levels, leaves);
  }

  private static TopologyTree.Leaf leaf(int row, NodeFacts node, List<String> levels) {
    @Nullable String[] values = new String[levels.size()];
    for (int level = 0; level < values.length; level++) {
      values[level] = node.labels().get(levels.get(level));
    }
    return new TopologyTree.Leaf(row, node.name(), values);
  }

  /** Looks at what changed; labels mostly did not. */
  private void sync(Snapshot on) {
    int chunks = on.chunks();
    if (chunks != seen.length) {
      known = Arrays.copyOf(known, chunks * Snapshot.CHUNK);
      int before = seen.length;
      seen = Arrays.copyOf(seen, chunks);
      Arrays.fill(seen, Math.min(before, chunks), chunks, -1);
      kept.clear();
    }
    for (int chunk = 0; chunk < chunks; chunk++) {
      if (seen[chunk] != on.chunkVersion(chunk)) {
        seen[chunk] = on.chunkVersion(chunk);
        look(on, chunk * Snapshot.CHUNK);
      }
    }
  }

  private void look(Snapshot on, int first) {
    for (int row = first; row < first + Snapshot.CHUNK; row++) {
      Snapshot.@Nullable Row now = on.row(row);
      @Nullable NodeFacts facts = now == null ? null : now.node().facts();
      if (!sameLabels(known[row], facts)) {
        kept.clear();
      }
      known[row] = facts;
    }
  }

  @SuppressWarnings("ReferenceEquality") // mostly the same ones: that is the quick answer
  private static boolean sameLabels(@Nullable NodeFacts one, @Nullable NodeFacts other) {
    return one == other
        || (one != null
            && other != null
            && one.name().equals(other.name())
            && one.labels().equals(other.labels()));
  }
}
