package dev.bayplan.policies;

/**
 * How good a placement is, level by level and never rounded or summed. In which order the levels
 * count is {@link Scoring}'s to say; higher is better.
 *
 * @param preference sum of the weights of matched preferred node affinities, less soft taints
 * @param sparing minus how scarce what the node has is that a pod without GPUs has no use for: 0 on
 *     a node without GPUs, and for pods that want some
 * @param links how well the whole GPUs can talk; {@link LinkQuality#NONE} for fewer than two
 * @param fit what the preset says of the node afterwards ({@link Scoring}), in a unit of its own
 * @param intact minus the number of untouched GPUs that this placement begins to share, or of which
 *     it takes the first MIG device
 * @param packing minus the number of untouched GPUs left on the node afterwards
 * @param snug minus the MiB left on the shared GPUs, and in MIG devices of the cut GPUs, that this
 *     placement uses
 */
public record Score(
    long preference,
    long sparing,
    LinkQuality links,
    long fit,
    long intact,
    long packing,
    long snug) {}
