package dev.bayplan.bench.demo;

import dev.bayplan.bench.report.Cell;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.MigId;
import java.util.HashSet;
import java.util.Set;

/** What pods hold of one GPU, added up from their assignments. */
final class GpuUse {

  private final Gpu gpu;
  private int wholes;
  private int shares;
  private long memoryMiB;
  private int computePercent;
  private final Set<MigId> migs = new HashSet<>();
  private boolean migTwice;

  GpuUse(Gpu gpu) {
    this.gpu = gpu;
  }

  void add(Grant grant) {
    switch (grant) {
      case Grant.Whole _ -> wholes++;
      case Grant.Mig mig -> migTwice |= !migs.add(mig.mig());
      case Grant.Share share -> {
        shares++;
        memoryMiB += share.memoryMiB();
        computePercent += share.computePercent();
      }
    }
  }

  /** Given twice: whole, in one of its MIG devices, or in shares that are more than there is. */
  boolean overCommitted() {
    return wholes > 1
        || wholes == 1 && shares + migs.size() > 0
        || migTwice
        || memoryMiB > gpu.memoryMiB()
        || computePercent > 100;
  }

  /** How much of it is given: the larger one of its memory's and its compute's part. */
  double allocated() {
    return wholes > 0 ? 1 : Math.max((double) memoryMiB / gpu.memoryMiB(), computePercent / 100.0);
  }

  Cell cell() {
    if (overCommitted()) {
      return Cell.OVER;
    }
    if (wholes > 0) {
      return Cell.WHOLE;
    }
    return shares > 0 ? Cell.shared(allocated()) : Cell.FREE;
  }
}
