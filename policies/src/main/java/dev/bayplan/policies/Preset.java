package dev.bayplan.policies;

/** Named ways to choose among the nodes that fit, so that they can be compared. */
public enum Preset {
  /** Least idle GPU that the job mix could not use, with a weak pull to the fuller node. */
  DEFAULT,
  /** The fragmentation gradient alone (Weng et al., USENIX ATC 2023), its ties left open. */
  FGD,
  /** The node with the least CPU and GPU left. */
  BESTFIT,
  /** A shared GPU first, then the node with the fewest untouched GPUs. */
  PACKING,
  /** The node and the GPU with the most left. */
  SPREAD,
  /** Any node, any GPU with room. */
  RANDOM
}
