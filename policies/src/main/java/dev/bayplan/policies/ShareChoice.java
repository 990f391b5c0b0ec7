package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts the shares of one pod on the GPUs of one node, container by container: on the GPU where it
 * is worth most ({@link Scoring#worth}); of equal ones where a GPU is shared already, by the one
 * that keeps the least memory free (best fit); else on the untouched GPU that leaves the others
 * best linked. The lower index wins a tie.
 */
final class ShareChoice {

  private final NodeState node;
  private final Sharer sharer;
  private final Request request;
  private final NodeMasks masks;
  private final int spare;
  private final Scoring scoring;
  private final Room room;
  private final Map<Integer, Hold.Peak> taken = new TreeMap<>();
  private int newlyShared;
  private long fresh;

  /**
   * @param masks GPUs that the pod may share: free are those that nobody holds and that the pod
   *     does not take whole
   * @param spare how many of the free ones may be used: the rest stands for devices held by pods of
   *     which we do not know the GPU
   * @param room what is left of the node, of which the shares are taken too
   */
  ShareChoice(
      NodeState node,
      Sharer sharer,
      Request request,
      NodeMasks masks,
      int spare,
      Scoring scoring,
      Room room) {
    this.node = node;
    this.sharer = sharer;
    this.request = request;
    this.masks = masks;
    this.fresh = masks.free();
    this.spare = spare;
    this.scoring = scoring;
    this.room = room;
  }

  /** The GPUs chosen for this container, as a bit mask; 0 where too few have room. */
  long take(ContainerKind kind, GpuAsk.Share share) {
    long open = mayUse();
    long chosen = 0;
    for (int part = 0; part < share.gpus(); part++) {
      int gpu = best(open & ~chosen, share);
      if (gpu < 0) {
        return 0;
      }
      take(gpu, kind, share);
      chosen |= 1L << gpu;
    }
    return chosen;
  }

  /** Takes these GPUs, which have room. */
  void take(long gpus, ContainerKind kind, GpuAsk.Share share) {
    for (long left = gpus; left != 0; left &= left - 1) {
      take(Long.numberOfTrailingZeros(left), kind, share);
    }
  }

  /** The same, to be tried with; shares are taken from this room. */
  ShareChoice trial(Room from) {
    ShareChoice copy = new ShareChoice(node, sharer, request, masks, spare, scoring, from);
    taken.forEach((gpu, peak) -> copy.taken.put(gpu, peak.copy()));
    copy.newlyShared = newlyShared;
    copy.fresh = fresh;
    return copy;
  }

  /** All GPUs with room for a part of this share, the one that it fills most first. */
  List<Integer> candidates(GpuAsk.Share share) {
    List<Integer> all = new ArrayList<>();
    for (long left = mayUse(); left != 0; left &= left - 1) {
      int gpu = Long.numberOfTrailingZeros(left);
      if (hasRoom(gpu, share)) {
        all.add(gpu);
      }
    }
    all.sort(Comparator.comparingLong(gpu -> leftover(gpu, share)));
    return all;
  }

  /** Equal for GPUs between which the pod's shares need not choose. */
  long kind(int gpu) {
    return isNew(gpu) ? node.freeMiB(gpu) : -1 - gpu;
  }

  /** The GPUs that the containers before leave to the next one. */
  private long mayUse() {
    long used = 0;
    for (int gpu : taken.keySet()) {
      used |= 1L << gpu;
    }
    return switch (request.terms().together()) {
      case ANY -> masks.healthy();
      case DISTINCT -> masks.healthy() & ~used;
      case SAME -> used == 0 ? takingAll() : used;
    };
  }

  /** The GPUs on which all shares of the pod have room. */
  private long takingAll() {
    long all = 0;
    for (long left = masks.healthy(); left != 0; left &= left - 1) {
      int gpu = Long.numberOfTrailingZeros(left);
      all |= takesAll(gpu) ? 1L << gpu : 0;
    }
    return all;
  }

  private boolean takesAll(int gpu) {
    Hold.Peak peak = new Hold.Peak();
    for (ContainerRequest container : request.containers()) {
      if (container.gpus() instanceof GpuAsk.Share share) {
        peak.add(container.kind(), memory(gpu, share), share.computePercent());
      }
    }
    return peak.peakMiB() <= node.freeMiB(gpu) && peak.peakPercent() <= node.freePercent(gpu);
  }

  private int best(long among, GpuAsk.Share share) {
    int best = -1;
    long worth = 0;
    for (long left = among; left != 0; left &= left - 1) {
      int gpu = Long.numberOfTrailingZeros(left);
      if (hasRoom(gpu, share)) {
        long itsWorth = best >= 0 && alike(gpu, best) ? worth : worth(gpu, share);
        int order = best < 0 ? 1 : Long.compare(itsWorth, worth);
        if (order > 0 || (order == 0 && better(gpu, best, share))) {
          best = gpu;
          worth = itsWorth;
        }
      }
    }
    return best;
  }

  private long worth(int gpu, GpuAsk.Share share) {
    return scoring.worth(room, gpu, memory(gpu, share), share.computePercent());
  }

  private long memory(int gpu, GpuAsk.Share share) {
    return share.memoryOn(node.gpus().get(gpu));
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
    peak.add(kind, memory(gpu, share), share.computePercent());
    room.takeShare(gpu, peak.peakMiB() - memoryBefore, peak.peakPercent() - percentBefore);
  }

  private boolean hasRoom(int gpu, GpuAsk.Share share) {
    return open(gpu)
        && peak(gpu).memoryWith(memory(gpu, share)) <= node.freeMiB(gpu)
        && peak(gpu).percentWith(share.computePercent()) <= node.freePercent(gpu);
  }

  /** Whether this pod's shares may be put there at all, room aside. */
  private boolean open(int gpu) {
    if (taken.containsKey(gpu)) {
      return true;
    }
    return node.untouched(gpu)
        ? (masks.free() & 1L << gpu) != 0 && newlyShared < spare
        : node.sharableBy(gpu, sharer) && !node.crowded(gpu, sharer);
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
    return node.freeMiB(gpu) - peak(gpu).memoryWith(memory(gpu, share));
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

  /** Why too few GPUs have room for this share. */
  Verdict.Refused refusal(GpuAsk.Share share) {
    return new ShareShortage(node, sharer, masks, share, this::open, this::peak).refusal();
  }
}
