package dev.bayplan.policies;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up what the holds on one node leave free; lives only while a {@link NodeState} is made. */
final class Tally {

  private static final Sharer MIXED = Sharer.of("\0mixed");

  final long[] freeMiB;
  final int[] freePercent;
  final Sharer[] sharers;
  final int[] sharerCounts;
  final int[] sharerLimits;
  long wholeMask;
  long givenMask;
  long sharedMask;
  long closedMask;
  int unknownGpus;
  Resources used = Resources.NONE;
  int usedPods;
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
    }
    holds.forEach(hold -> add(hold, positions));
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
    sharers[gpu] = first || sharers[gpu].alike(hold.sharer()) ? hold.sharer() : MIXED;
    sharerCounts[gpu]++;
    sharerLimits[gpu] = Math.min(sharerLimits[gpu], hold.sharer().limit());
    sharedMask |= bit;
    freeMiB[gpu] -= part.memoryMiB();
    freePercent[gpu] -= part.computePercent();
  }

  /** GPUs given whole twice, or of which shares hold more than there is. */
  int overCommitments() {
    long over = doubleMask;
    for (int i = 0; i < freeMiB.length; i++) {
      over |= freeMiB[i] < 0 || freePercent[i] < 0 ? 1L << i : 0;
    }
    return Long.bitCount(over);
  }
}
