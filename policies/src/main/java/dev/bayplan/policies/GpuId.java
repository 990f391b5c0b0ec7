package dev.bayplan.policies;

/** A GPU's UUID as NVML spells it ({@code GPU-…}); names one physical device for its life. */
public record GpuId(String value) implements Comparable<GpuId> {

  public GpuId {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a GPU id is empty");
    }
  }

  @Override
  public int compareTo(GpuId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
