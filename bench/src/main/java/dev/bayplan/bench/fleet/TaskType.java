package dev.bayplan.bench.fleet;

/**
 * One kind of pod.
 *
 * @param gpus GPUs asked for; 0 for a pod without devices
 * @param gpuMilli thousandths of each GPU, below 1000 for a share of one
 * @param seen how often the original cluster saw it
 */
public record TaskType(long cpuMillis, long memoryMiB, int gpus, int gpuMilli, int seen) {

  /** What sharing is measured in: the usable memory of the smallest model, a T4, in whole GiB. */
  static final int REFERENCE_GIB = 14;

  public boolean isShare() {
    return gpus == 1 && gpuMilli < 1000;
  }

  /** Whole GPUs asked for. */
  public int wholeGpus() {
    return isShare() ? 0 : gpus;
  }

  /**
   * GPU memory of a share in GiB: its part of the reference GPU, rounded down, at least 1. So a
   * share fits on every model, and on each of them its compute is what runs out first, as in the
   * original.
   */
  public int shareGib() {
    return isShare() ? Math.max(1, REFERENCE_GIB * gpuMilli / 1000) : 0;
  }

  /** Compute of a share in percent. */
  public int sharePercent() {
    return isShare() ? Math.max(1, gpuMilli / 10) : 0;
  }
}
