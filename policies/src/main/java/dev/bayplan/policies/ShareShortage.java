package dev.bayplan.policies;

import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * Says what is missing where a share has no room.
 *
 * @param open whether the pod's shares may be put on a GPU at all, room aside
 * @param peak what the containers before take of a GPU
 */
record ShareShortage(
    NodeState node,
    Sharer sharer,
    NodeMasks masks,
    GpuAsk.Share share,
    IntPredicate open,
    IntFunction<Hold.Peak> peak) {

  Verdict.Refused refusal() {
    int allowed = Long.bitCount(masks.allowed());
    if (allowed < share.gpus()) {
      return refused(masks.tooFew(share.gpus()), share.gpus(), allowed, Shortfall.Unit.GPUS);
    }
    long largest = largest();
    if (largest < share.memoryMiB()) {
      return refused(Reason.RequestExceedsDevice, share.memoryMiB(), largest, Shortfall.Unit.MIB);
    }
    int healthy = healthy();
    if (healthy < share.gpus()) {
      return refused(Reason.DeviceUnhealthy, share.gpus(), healthy, Shortfall.Unit.GPUS);
    }
    return busy();
  }

  /** In a loop: most verdicts are refusals. */
  private long largest() {
    long largest = 0;
    for (Gpu gpu : node.gpus()) {
      largest = Math.max(largest, gpu.memoryMiB());
    }
    return largest;
  }

  /** Also those that the pod takes whole. */
  private int healthy() {
    int healthy = 0;
    for (Gpu gpu : node.gpus()) {
      healthy += gpu.healthy() ? 1 : 0;
    }
    return healthy;
  }

  private Verdict.Refused busy() {
    long largestFree = 0;
    long sumFree = 0;
    long asked = 0;
    int mostPercent = -1;
    boolean foreign = false;
    boolean crowded = false;
    for (long left = masks.healthy(); left != 0; left &= left - 1) {
      int gpu = Long.numberOfTrailingZeros(left);
      long free = node.freeMiB(gpu) - peak.apply(gpu).runningMiB();
      long wanted = share.memoryOn(node.gpus().get(gpu));
      asked = asked == 0 ? wanted : Math.min(asked, wanted);
      if (open.test(gpu)) {
        largestFree = Math.max(largestFree, free);
        sumFree += Math.max(0, free);
        if (free >= wanted) {
          mostPercent =
              Math.max(mostPercent, node.freePercent(gpu) - peak.apply(gpu).runningPercent());
        }
      } else if (free >= wanted && !node.heldWhole(gpu)) {
        foreign |= !node.sharableBy(gpu, sharer);
        crowded |= node.sharableBy(gpu, sharer) && node.crowded(gpu, sharer);
      }
    }
    if (mostPercent >= 0 && mostPercent < share.computePercent()) {
      return refused(
          Reason.GpuComputeBusy, share.computePercent(), mostPercent, Shortfall.Unit.PERCENT);
    }
    if (crowded || foreign) {
      Reason who = crowded ? Reason.TooManySharers : Reason.SharedByOther;
      return refused(who, asked, Math.max(0, largestFree), Shortfall.Unit.MIB);
    }
    boolean enough = sumFree >= asked * share.gpus();
    return refused(
        enough ? Reason.GpuMemoryFragmented : Reason.GpuMemoryBusy,
        asked,
        Math.max(0, largestFree),
        Shortfall.Unit.MIB);
  }

  private static Verdict.Refused refused(
      Reason reason, long asked, long available, Shortfall.Unit unit) {
    return new Verdict.Refused(reason, new Shortfall(asked, available, unit));
  }
}
