package dev.bayplan.api.dialect;

/** What one container wants, in one unit for all dialects. */
sealed interface Wish {

  /** No GPU. */
  record None() implements Wish {}

  record Whole(int gpus) implements Wish {}

  /**
   * Equal shares on so many GPUs.
   *
   * @param memoryMiB of each; 0 where it is relative
   * @param perMille of each GPU's memory; 0 where it is absolute
   * @param computePercent of each; 0 where nothing is said
   */
  record Share(int gpus, long memoryMiB, int perMille, int computePercent) implements Wish {

    private static final int MIB_PER_GIB = 1024;

    boolean relative() {
      return perMille > 0;
    }

    /** Of {@code bayplan.dev/gpu-memory}, over all GPUs; a relative share has one as its handle. */
    long tokens() {
      return gpus * (relative() ? 1 : (memoryMiB + MIB_PER_GIB - 1) / MIB_PER_GIB);
    }

    /** As in {@code bayplan.dev/gpu-memory-percent}. */
    String percent() {
      return perMille % 10 == 0
          ? Integer.toString(perMille / 10)
          : perMille / 10 + "." + perMille % 10;
    }
  }

  /** It cannot be said in Bayplan's names. */
  record Wrong(String sentence) implements Wish {}
}
