package dev.bayplan.agent.mps;

import java.util.OptionalInt;

/**
 * A share of a GPU that asked for {@code mps}.
 *
 * @param computePercent part of the GPU's multiprocessors; empty: all
 */
public record Share(
    ShareKey key, String podUid, String container, long memoryMiB, OptionalInt computePercent) {}
