package dev.bayplan.policies;

import java.util.List;
import java.util.Optional;

/**
 * The GPUs of a node as a pod's terms see them, as bit masks.
 *
 * @param allowed GPUs that are as the terms want them, in use or not, healthy or not
 * @param healthy those of them that can be given out
 * @param free those of these that nobody holds anything of
 */
record NodeMasks(NodeState node, GpuTerms terms, long allowed, long healthy, long free) {

  static NodeMasks of(NodeState node, GpuTerms terms) {
    List<Gpu> gpus = node.gpus();
    boolean all = terms.allowAll();
    long allowed = 0;
    long healthy = 0;
    long free = 0;
    for (int gpu = 0; gpu < gpus.size(); gpu++) {
      long bit = 1L << gpu;
      if (all || terms.allows(gpus.get(gpu))) {
        boolean well = gpus.get(gpu).healthy();
        allowed |= bit;
        healthy |= well ? bit : 0;
        free |= well && node.untouched(gpu) ? bit : 0;
      }
    }
    return new NodeMasks(node, terms, allowed, healthy, free);
  }

  /** Those that can be had whole or in shares. */
  NodeMasks uncut() {
    return among(~node.cutMask());
  }

  /** Those of which MIG devices can be had. */
  NodeMasks cut() {
    return among(node.cutMask());
  }

  private NodeMasks among(long mask) {
    return new NodeMasks(node, terms, allowed & mask, healthy & mask, free & mask);
  }

  /**
   * Why there would be too few also if nobody held any: because some are in MIG mode, or
   * altogether.
   */
  Reason tooFew(int wanted) {
    boolean cut = Long.bitCount(of(node, terms).allowed) >= wanted;
    return cut ? Reason.ModeMismatch : Reason.RequestExceedsNode;
  }

  /** Whether these GPUs differ in memory. */
  boolean unequal(long gpus) {
    long size = 0;
    for (long left = gpus; left != 0; left &= left - 1) {
      long memoryMiB = node.gpus().get(Long.numberOfTrailingZeros(left)).memoryMiB();
      if (size != 0 && size != memoryMiB) {
        return true;
      }
      size = memoryMiB;
    }
    return false;
  }

  NodeMasks without(long taken) {
    return new NodeMasks(node, terms, allowed, healthy & ~taken, free & ~taken);
  }

  /** Why none of the node's GPUs is as it must be; empty where one is, or where there is no GPU. */
  Optional<Verdict.Refused> refusal() {
    if (allowed != 0 || node.gpus().isEmpty()) {
      return Optional.empty();
    }
    List<Gpu> named =
        node.gpus().stream().filter(gpu -> terms.models().allows(gpu.model())).toList();
    if (named.isEmpty()) {
      return Optional.of(new Verdict.Refused(Reason.NoSuchGpuModel, Shortfall.NONE));
    }
    long largest = named.stream().mapToLong(Gpu::memoryMiB).max().orElse(0);
    return Optional.of(
        largest < terms.minMemoryMiB()
            ? new Verdict.Refused(
                Reason.RequestExceedsDevice,
                new Shortfall(terms.minMemoryMiB(), largest, Shortfall.Unit.MIB))
            : new Verdict.Refused(Reason.NoSuchGpu, Shortfall.NONE));
  }
}
