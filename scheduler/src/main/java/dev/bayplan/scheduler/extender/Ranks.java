package dev.bayplan.scheduler.extender;

import dev.bayplan.policies.NodeState;
import dev.bayplan.scheduler.engine.Snapshot;

/**
 * Ranks nodes for a pod without devices, 0 (worst) to 10: it should not take the CPU and memory
 * beside untouched GPUs. A pure function of the snapshot.
 */
final class Ranks {

  /** {@code MaxExtenderPriority} of kube-scheduler. */
  static final int BEST = 10;

  private static final int NO_GPU_FREE = 9;

  private Ranks() {}

  static int[] of(Snapshot snapshot, int[] rows) {
    int[] ranks = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      Snapshot.Row row = snapshot.row(rows[i]);
      ranks[i] = row == null ? 0 : of(row.node()); // What is not known yet may hold GPUs.
    }
    return ranks;
  }

  /** Without GPUs 10; with GPUs 9 less one per untouched GPU. */
  static int of(NodeState node) {
    return node.gpus().isEmpty() ? BEST : Math.max(0, NO_GPU_FREE - node.untouchedGpus());
  }

  /** For a pod that has a plan: its node, and no other. */
  static int[] onlyRow(int row, int[] rows) {
    int[] ranks = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      ranks[i] = rows[i] == row ? BEST : 0;
    }
    return ranks;
  }
}
