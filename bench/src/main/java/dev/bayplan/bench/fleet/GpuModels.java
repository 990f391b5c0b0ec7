package dev.bayplan.bench.fleet;

import java.util.Map;

/**
 * Usable memory per GPU model in MiB: total less what the driver reserves, where that is known.
 *
 * <p>G2 and G3 are undisclosed in the public lists; we take an A10's memory for G2 and that of an
 * A100 with 40 GB for G3. Their shares are measured in a T4's memory, so nothing rests on it.
 */
final class GpuModels {

  private static final Map<String, Long> MEMORY_MIB =
      Map.of(
          "T4", 15_360L - 448,
          "P100", 16_280L,
          "V100M16", 16_160L,
          "V100M32", 32_510L,
          "A10", 22_731L,
          "G2", 22_731L,
          "G3", 40_960L - 518);

  private GpuModels() {}

  static long memoryMiB(String model) {
    Long memory = MEMORY_MIB.get(model);
    if (memory == null) {
      throw new IllegalArgumentException(
          "the memory of GPU model " + model + " is not known; add it to GpuModels");
    }
    return memory;
  }
}
