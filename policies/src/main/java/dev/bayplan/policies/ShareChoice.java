package dev.bayplan.policies;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts the shares of one pod on the GPUs of one node, container by container: where a GPU is shared
 * already, by the one that keeps the least memory free (best fit); else on the untouched GPU that
 * leaves the others best linked. The lower index wins a tie.
 */
final class ShareChoice {

  private final NodeState node;
  private final String sharingKey;
  private final long untouched;
  private final int spare;
  private final Scoring scoring;
  private final Room room;
  private final Map<Integer, Hold.Peak> taken = new TreeMap<>();
  private int newlyShared;
  private long fresh;

  /**
   * @param untouched GPUs that nobody holds and that the pod does not take whole
   * @param spare how many of them may be used: the rest stands for devices held by pods of which we
   *     do not know the GPU
   * @param room what is left of the node, of which the shares are taken too
   */
  ShareChoice(
      NodeState node, String sharingKey, long untouched, int spare, Scoring scoring, Room room) {
    this.node = node;
    this.sharingKey = sharingKey;
    this.untouched = untouched;
    this.fresh = untouched;
    this.spare = spare;
    this.scoring = scoring;
    this.room = room;
  }

  /** The position of the GPU chosen for this container, or -1 where none has room. */
  int take(ContainerKind kind, GpuAsk.Share share) {
    int best = -1;
    long worth = 0;
    for (int gpu = 0; gpu < node.gpus().size(); gpu++) {
      if (hasRoom(gpu, share)) {
        long itsWorth = best >= 0 && alike(gpu, best) ? worth : scoring.worth(room, gpu, share);
        int order = best < 0 ? 1 : Long.compare(itsWorth, worth);
        if (order > 0 || (order == 0 && better(gpu, best, share))) {
          best = gpu;
          worth = itsWorth;
        }
      }
    }
    if (best >= 0) {
      take(best, kind, share);
    }
    return best;
  }

  /** Spares the second look at GPUs that are empty and of one kind. */
  private boolean alike(int gpu, int other) {
    return scoring.triesOut()
        && isNew(gpu)
        && isNew(other)
        && node.gpus().get(gpu).model().equals(node.gpus().get(other).model())
        && node.freeMiB(gpu) == node.freeMiB(other);
  }

  private void take(int gpu, ContainerKind kind, GpuAsk.Share share) {
    newlyShared += isNew(gpu) ? 1 : 0;
    fresh &= ~(1L << gpu);
    Hold.Peak peak = taken.computeIfAbsent(gpu, _ -> new Hold.Peak());
    long memoryBefore = peak.peakMiB();
    int percentBefore = peak.peakPercent();
    peak.add(kind, share.memoryMiB(), share.computePercent());
    room.takeShare(gpu, peak.peakMiB() - memoryBefore, peak.peakPercent() - percentBefore);
  }

  private boolean hasRoom(int gpu, GpuAsk.Share share) {
    return open(gpu)
        && peak(gpu).memoryWith(share) <= node.freeMiB(gpu)
        && peak(gpu).percentWith(share) <= node.freePercent(gpu);
  }

  /** Whether shares of this key may be put there at all, room aside. */
  private boolean open(int gpu) {
    if (!node.gpus().get(gpu).healthy() || !node.sharableBy(gpu, sharingKey)) {
      return false;
    }
    return !node.untouched(gpu)
        || taken.containsKey(gpu)
        || ((untouched & 1L << gpu) != 0 && newlyShared < spare);
  }

  private boolean better(int gpu, int best, GpuAsk.Share share) {
    if (isNew(gpu) != isNew(best)) {
      return !isNew(gpu);
    }
    long difference = leftover(gpu, share) - leftover(best, share);
    return difference < 0
        || (difference == 0 && isNew(gpu) && node.links().choose(fresh, 1) == 1L << gpu);
  }

  private boolean isNew(int gpu) {
    return node.untouched(gpu) && !taken.containsKey(gpu);
  }

  private long leftover(int gpu, GpuAsk.Share share) {
    return node.freeMiB(gpu) - peak(gpu).memoryWith(share);
  }

  private Hold.Peak peak(int gpu) {
    return taken.getOrDefault(gpu, Hold.Peak.NOTHING);
  }

  /** How many untouched GPUs the pod begins to share. */
  int newlyShared() {
    return newlyShared;
  }

  /** Memory left free on the GPUs that the pod shares, in MiB. */
  long leftoverMiB() {
    long sum = 0;
    for (Map.Entry<Integer, Hold.Peak> entry : taken.entrySet()) {
      sum += node.freeMiB(entry.getKey()) - entry.getValue().peakMiB();
    }
    return sum;
  }

  /** Why no GPU has room for this share. */
  Verdict.Refused refusal(GpuAsk.Share share) {
    List<Gpu> gpus = node.gpus();
    long largest = gpus.stream().mapToLong(Gpu::memoryMiB).max().orElse(0);
    if (gpus.isEmpty()) {
      return refused(Reason.RequestExceedsNode, 1, 0, Shortfall.Unit.GPUS);
    }
    if (largest < share.memoryMiB()) {
      return refused(Reason.RequestExceedsDevice, share.memoryMiB(), largest, Shortfall.Unit.MIB);
    }
    if (gpus.stream().noneMatch(Gpu::healthy)) {
      return refused(Reason.DeviceUnhealthy, 1, 0, Shortfall.Unit.GPUS);
    }
    return busy(share);
  }

  private Verdict.Refused busy(GpuAsk.Share share) {
    long largestFree = 0;
    long sumFree = 0;
    int mostPercent = -1;
    boolean foreign = false;
    for (int gpu = 0; gpu < node.gpus().size(); gpu++) {
      long free = node.freeMiB(gpu) - peak(gpu).runningMiB();
      if (open(gpu)) {
        largestFree = Math.max(largestFree, free);
        sumFree += Math.max(0, free);
        if (free >= share.memoryMiB()) {
          mostPercent = Math.max(mostPercent, node.freePercent(gpu) - peak(gpu).runningPercent());
        }
      } else if (!node.heldWhole(gpu) && !node.sharableBy(gpu, sharingKey)) {
        foreign |= free >= share.memoryMiB();
      }
    }
    if (mostPercent >= 0) {
      return refused(
          Reason.GpuComputeBusy, share.computePercent(), mostPercent, Shortfall.Unit.PERCENT);
    }
    Reason reason =
        sumFree >= share.memoryMiB() ? Reason.GpuMemoryFragmented : Reason.GpuMemoryBusy;
    return refused(
        foreign ? Reason.SharedByOther : reason,
        share.memoryMiB(),
        Math.max(0, largestFree),
        Shortfall.Unit.MIB);
  }

  private static Verdict.Refused refused(
      Reason reason, long asked, long available, Shortfall.Unit unit) {
    return new Verdict.Refused(reason, new Shortfall(asked, available, unit));
  }
}
