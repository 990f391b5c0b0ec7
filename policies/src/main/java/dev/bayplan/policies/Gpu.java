package dev.bayplan.policies;

/**
 * One physical GPU as its node's agent reports it.
 *
 * @param index position in PCI bus order, from 0; it can move after a hardware change, the id
 *     cannot
 * @param memoryMiB usable memory: total less what the driver reserves
 */
public record Gpu(
    GpuId id, int index, String model, long memoryMiB, GpuHealth health, GpuPlace place) {

  public Gpu {
    if (index < 0 || memoryMiB <= 0) {
      throw new IllegalArgumentException(
          "GPU " + id + " has index " + index + " and " + memoryMiB + " MiB of memory");
    }
  }

  /** A GPU of which nobody knows where it sits. */
  public Gpu(GpuId id, int index, String model, long memoryMiB, GpuHealth health) {
    this(id, index, model, memoryMiB, health, GpuPlace.UNKNOWN);
  }

  public boolean healthy() {
    return health == GpuHealth.OK;
  }
}
