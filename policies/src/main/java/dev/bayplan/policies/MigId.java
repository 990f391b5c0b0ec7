package dev.bayplan.policies;

/** A MIG device's UUID as NVML spells it ({@code MIG-…}). */
public record MigId(String value) implements Comparable<MigId> {

  public MigId {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a MIG id is empty");
    }
  }

  @Override
  public int compareTo(MigId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
