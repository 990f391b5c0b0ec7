package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.NodeState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes have for one gang, in the order of the tree's leaves, as sums: so that any branch
 * is looked at in one step.
 */
final class Supply {

  /** Leaves between two looks at the deadline. */
  private static final int BETWEEN_LOOKS = 64;

  private final TopologyTree tree;
  private final Snapshot on;
  private final List<GangRole> roles;
  private final int[][] takes;
  private final long[][] sums;
  private final long[] freeGpus;
  private final long[] allGpus;
  private final long[] freeCpu;

  private Supply(TopologyTree tree, Snapshot on, List<GangRole> roles) {
    this.tree = tree;
    this.on = on;
    this.roles = roles;
    takes = new int[roles.size()][tree.size()];
    sums = new long[roles.size()][tree.size() + 1];
    freeGpus = new long[tree.size() + 1];
    allGpus = new long[tree.size() + 1];
    freeCpu = new long[tree.size() + 1];
  }

  /** Empty (null) where the deadline comes first; what was counted is kept. */
  static @Nullable Supply of(TopologyTree tree, Snapshot on, List<GangRole> roles, Deadline end) {
    Supply supply = new Supply(tree, on, roles);
    for (int leaf = 0; leaf < tree.size(); leaf++) {
      if (leaf % BETWEEN_LOOKS == 0 && end.passed()) {
        return null;
      }
      supply.count(leaf);
    }
    supply.sum();
    return supply;
  }

  private void count(int leaf) {
    Snapshot.Row row = row(leaf);
    NodeState node = row.node();
    freeGpus[leaf + 1] = freeGpus[leaf] + node.untouchedGpus();
    allGpus[leaf + 1] = allGpus[leaf] + node.gpus().size();
    long cpu = node.facts().allocatable().cpuMillis() - node.used().cpuMillis();
    freeCpu[leaf + 1] = freeCpu[leaf] + Math.clamp(cpu, 0, 1L << 30);
    for (int role = 0; role < takes.length; role++) {
      takes[role][leaf] = roles.get(role).takes().count(row, roles.get(role).size());
    }
  }

  private void sum() {
    for (int role = 0; role < takes.length; role++) {
      for (int leaf = 0; leaf < tree.size(); leaf++) {
        sums[role][leaf + 1] = sums[role][leaf] + takes[role][leaf];
      }
    }
  }

  /** The same where only some leaves count. */
  Supply only(boolean[] allowed) {
    Supply less = new Supply(tree, on, roles);
    for (int role = 0; role < takes.length; role++) {
      for (int leaf = 0; leaf < tree.size(); leaf++) {
        less.takes[role][leaf] = allowed[leaf] ? takes[role][leaf] : 0;
      }
    }
    less.sum();
    System.arraycopy(freeGpus, 0, less.freeGpus, 0, freeGpus.length);
    System.arraycopy(allGpus, 0, less.allGpus, 0, allGpus.length);
    System.arraycopy(freeCpu, 0, less.freeCpu, 0, freeCpu.length);
    return less;
  }

  TopologyTree tree() {
    return tree;
  }

  List<GangRole> roles() {
    return roles;
  }

  Snapshot.Row row(int leaf) {
    Snapshot.Row row = on.row(tree.row(leaf));
    if (row == null) {
      throw new IllegalStateException("the tree has a leaf that the snapshot has not");
    }
    return row;
  }

  /** How many members of this role the node takes, if no other role comes. */
  int takes(int role, int leaf) {
    return takes[role][leaf];
  }

  /** Whether there is room for each role, if the others did not come. */
  boolean mayHold(TopologyTree.Branch branch) {
    for (int role = 0; role < sums.length; role++) {
      if (of(sums[role], branch) < roles.get(role).size()) {
        return false;
      }
    }
    return true;
  }

  /** The most members that fit, if the roles did not compete. */
  int fit(TopologyTree.Branch branch) {
    int fit = 0;
    for (int role = 0; role < sums.length; role++) {
      fit += fit(branch, role);
    }
    return fit;
  }

  /** The most members of one role that fit, if the others did not come. */
  int fit(TopologyTree.Branch branch, int role) {
    return (int) Math.min(roles.get(role).size(), of(sums[role], branch));
  }

  /** Untouched GPUs. */
  long freeGpus(TopologyTree.Branch branch) {
    return of(freeGpus, branch);
  }

  /** Whether the branch has GPUs, and nobody has anything of them. */
  boolean untouched(TopologyTree.Branch branch) {
    long all = of(allGpus, branch);
    return all > 0 && all == of(freeGpus, branch);
  }

  long allGpus(TopologyTree.Branch branch) {
    return of(allGpus, branch);
  }

  boolean hasGpus(int leaf) {
    return allGpus[leaf + 1] > allGpus[leaf];
  }

  /** In thousandths of a core. */
  long freeCpu(TopologyTree.Branch branch) {
    return of(freeCpu, branch);
  }

  private static long of(long[] sums, TopologyTree.Branch branch) {
    return sums[branch.to()] - sums[branch.from()];
  }

  /** Rows of all leaves. */
  int[] rows() {
    int[] rows = new int[tree.size()];
    for (int leaf = 0; leaf < rows.length; leaf++) {
      rows[leaf] = tree.row(leaf);
    }
    return rows;
  }
}
