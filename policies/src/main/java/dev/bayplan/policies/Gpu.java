package dev.bayplan.policies;

/**
 * One physical GPU as its node's agent reports it.
 *
 * @param index position in PCI bus order, from 0; it can move after a hardware change, the id
 *     cannot
 * @param memoryMiB usable memory: total less what the driver reserves
 */
public record Gpu(
    GpuId id,
    int index,
    String model,
    long memoryMiB,
    GpuHealth health,
    GpuPlace place,
    MigMode mig) {

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

  /** A GPU that is not in MIG mode. */
  public Gpu(GpuId id, int index, String model, long memoryMiB, GpuHealth health, GpuPlace place) {
    this(id, index, model, memoryMiB, health, place, MigMode.OFF);
  }

  /** Whether it is in MIG mode: then it can be had in MIG devices only. */
  public boolean cut() {
    return mig.enabled();
  }

  public boolean healthy() {
    return health == GpuHealth.OK;
  }
}
