package dev.bayplan.policies;

/** What one container wants of GPUs. */
public sealed interface GpuAsk {

  /** No GPU. */
  record None() implements GpuAsk {}

  /** {@code count} whole GPUs, at least one. */
  record Whole(int count) implements GpuAsk {
    public Whole {
      if (count < 1) {
        throw new IllegalArgumentException("a container asks for " + count + " whole GPUs");
      }
    }
  }

  /**
   * A part of one GPU.
   *
   * @param memoryMiB GPU memory, at least 1
   * @param computePercent compute, 1 to 100, or 0 where the request does not say
   */
  record Share(long memoryMiB, int computePercent) implements GpuAsk {
    public Share {
      if (memoryMiB < 1 || computePercent < 0 || computePercent > 100) {
        throw new IllegalArgumentException(
            "a share of " + memoryMiB + " MiB and " + computePercent + " percent");
      }
    }
  }

  GpuAsk NONE = new None();
}
