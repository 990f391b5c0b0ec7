package dev.bayplan.bench.openb;

import java.util.function.IntToDoubleFunction;

/**
 * Allocation and fragmentation over arrivals, in percent of all GPUs. The value at x percent is the
 * mean over the arrivals after which the GPU asked for so far rounds to x percent.
 */
final class Curve {

  /** Arrived percents are below this. */
  static final int MAX_PERCENT = 140;

  private static final int LAST = 130;

  /** How far allocation may lag behind arrivals, in points, before it counts as departed. */
  private static final double LAG = 0.3;

  private final double capacityMilli;
  private final double[] allocated = new double[MAX_PERCENT];
  private final double[] stranded = new double[MAX_PERCENT];
  private final int[] arrivals = new int[MAX_PERCENT];

  Curve(long capacityMilli) {
    this.capacityMilli = capacityMilli;
  }

  /**
   * @param arrivedMilli GPU asked for so far, in thousandths
   * @param strandedMilli idle GPU that the mix could not use
   */
  void add(long arrivedMilli, long allocatedMilli, double strandedMilli) {
    int percent = (int) Math.round(100 * arrivedMilli / capacityMilli);
    if (percent < MAX_PERCENT) {
      arrivals[percent]++;
      allocated[percent] += 100 * allocatedMilli / capacityMilli;
      stranded[percent] += 100 * strandedMilli / capacityMilli;
    }
  }

  double allocated(int percent) {
    return allocated[percent] / arrivals[percent];
  }

  double stranded(int percent) {
    return stranded[percent] / arrivals[percent];
  }

  /** The arrived percent at which allocation first lags behind. */
  int departure() {
    return departure(this::allocated);
  }

  /** The same of any curve; where nothing is known of a percent it does not lag. */
  static int departure(IntToDoubleFunction allocated) {
    int percent = 1;
    while (percent < LAST && !(allocated.applyAsDouble(percent) < percent - LAG)) {
      percent++;
    }
    return percent;
  }
}
