package dev.bayplan.policies;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds up what the holds on one node leave free; lives only while a {@link NodeState} is made. */
final class Tally {

  private static final long[] NO_MIGS = {};

  final long[] freeMiB;
  final int[] freePercent;
  final Sharer[] sharers;
  final int[] sharerCounts;
  final int[] sharerLimits;
  long wholeMask;
  long givenMask;
  long sharedMask;
  long closedMask;
  long cutMask;
  int unknownGpus;
  final long[] takenMigs;
  final SortedMap<String, Integer> unknownMigs = new TreeMap<>();
  Resources used = Resources.NONE;
  int usedPods;
  private final Map<Integer, Long> closedMigs = new HashMap<>();
  private long doubleMask;

  Tally(List<Gpu> gpus, Collection<Hold> holds) {
    freeMiB = new long[gpus.size()];
    freePercent = new int[gpus.size()];
    sharers = new Sharer[gpus.size()];
    sharerCounts = new int[gpus.size()];
    sharerLimits = new int[gpus.size()];
    Arrays.fill(freePercent, 100);
    Arrays.fill(sharers, Sharer.NOBODY);
    Arrays.fill(sharerLimits, Sharer.NO_LIMIT);
    Map<GpuId, Integer> positions = new HashMap<>();
    for (int i = 0; i < gpus.size(); i++) {
      freeMiB[i] = gpus.get(i).memoryMiB();
      positions.put(gpus.get(i).id(), i);
      cutMask |= gpus.get(i).cut() ? 1L << i : 0;
    }
    takenMigs = cutMask == 0 ? NO_MIGS : new long[gpus.size()];
    holds.forEach(hold -> add(hold, positions));
    addMigs(gpus, holds);
  }

  /** A MIG device that the node no longer reports needs no guarding. */
  private void addMigs(List<Gpu> gpus, Collection<Hold> holds) {
    holds.forEach(hold ->
        hold.migs().unknown().forEach((profile, n) -> unknownMigs.merge(profile, n, Integer::sum)));
    if (cutMask == 0) {
      return;
    }
    Map<MigId, Integer> places = new HashMap<>();
    for (int gpu = 0; gpu < gpus.size(); gpu++) {
      List<MigDevice> migs = gpus.get(gpu).mig().devices();
      for (int i = 0; i < migs.size(); i++) {
        places.put(migs.get(i).id(), gpu * MigMode.MAX_DEVICES + i);
      }
    }
    for (Hold hold : holds) {
      for (MigId mig : hold.migs().devices()) {
        Integer place = places.get(mig);
        if (place != null) {
          take(hold, place / MigMode.MAX_DEVICES, 1L << place % MigMode.MAX_DEVICES);
        }
      }
    }
  }

  /** What is planned for one pod and had by another is taken all the same, and not given twice. */
  private void take(Hold hold, int gpu, long mig) {
    if (hold.kind() == Hold.Kind.DISPLACED) {
      closedMigs.merge(gpu, mig, (a, b) -> a | b);
    } else {
      doubleMask |= (takenMigs[gpu] & mig) != 0 ? 1L << gpu : 0;
      takenMigs[gpu] |= mig;
    }
  }

  /** MIG devices of this GPU that nobody holds: none where somebody has the GPU in another way. */
  long freeMigs(int gpu, long all) {
    boolean other = ((wholeMask | sharedMask | closedMask) & 1L << gpu) != 0;
    return other ? 0 : all & ~takenMigs[gpu] & ~closedMigs.getOrDefault(gpu, 0L);
  }

  private void add(Hold hold, Map<GpuId, Integer> positions) {
    used = used.plus(hold.resources());
    usedPods += hold.kind() == Hold.Kind.POD ? 1 : 0;
    unknownGpus += hold.unknownGpus();
    for (Hold.GpuHold part : hold.gpus()) {
      Integer position = positions.get(part.gpu());
      if (position == null) {
        continue; // A device that the node no longer reports needs no guarding.
      }
      if (hold.kind() == Hold.Kind.DISPLACED) {
        closedMask |= 1L << position;
      } else {
        add(hold, part, position);
      }
    }
  }

  private void add(Hold hold, Hold.GpuHold part, int gpu) {
    long bit = 1L << gpu;
    if (part.whole()) {
      doubleMask |= (wholeMask | sharedMask) & bit;
      wholeMask |= bit;
      givenMask |= hold.kind() == Hold.Kind.POD ? bit : 0;
      freeMiB[gpu] = 0;
      freePercent[gpu] = 0;
      return;
    }
    doubleMask |= wholeMask & bit;
    boolean first = (sharedMask & bit) == 0;
    sharers[gpu] = first ? hold.sharer() : sharers[gpu].mixedWith(hold.sharer());
    sharerCounts[gpu]++;
    sharerLimits[gpu] = Math.min(sharerLimits[gpu], hold.sharer().limit());
    sharedMask |= bit;
    freeMiB[gpu] -= part.memoryMiB();
    freePercent[gpu] -= part.computePercent();
  }

  /**
   * GPUs that were given whole or of which a MIG device was given twice, or of which shares hold
   * more than there is.
   */
  int overCommitments() {
    long over = doubleMask;
    for (int i = 0; i < freeMiB.length; i++) {
      boolean both = cutMask != 0 && takenMigs[i] != 0 && ((wholeMask | sharedMask) & 1L << i) != 0;
      over |= both || freeMiB[i] < 0 || freePercent[i] < 0 ? 1L << i : 0;
    }
    return Long.bitCount(over);
  }
}
