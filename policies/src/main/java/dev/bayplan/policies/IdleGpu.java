package dev.bayplan.policies;

import java.util.Arrays;

/**
 * Idle GPU of one or more nodes, counted in GPUs, and what of it is stranded: cannot be used by
 * requests of a kind, because what they need more is not on the same node.
 */
public final class IdleGpu {

  public static final IdleGpu NONE = new IdleGpu(0, 0, new double[RequestKind.values().length]);

  private final double gpus;
  private final double stranded;
  private final double[] byKind;

  IdleGpu(double gpus, double stranded, double[] byKind) {
    this.gpus = gpus;
    this.stranded = stranded;
    this.byKind = byKind;
  }

  /** All of it: parts of shared GPUs, too, by memory or compute, whichever is less. */
  public double gpus() {
    return gpus;
  }

  /** What the next pod with GPUs of the job mix could not use, on average; NaN without a mix. */
  public double stranded() {
    return stranded;
  }

  /** What a request of this kind could not use, on average. */
  public double stranded(RequestKind kind) {
    return byKind[kind.ordinal()];
  }

  public IdleGpu plus(IdleGpu other) {
    double[] sums = Arrays.copyOf(byKind, byKind.length);
    Arrays.setAll(sums, kind -> byKind[kind] + other.byKind[kind]);
    return new IdleGpu(gpus + other.gpus, stranded + other.stranded, sums);
  }
}
