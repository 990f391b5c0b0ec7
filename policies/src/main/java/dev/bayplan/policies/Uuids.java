package dev.bayplan.policies;

import java.util.Set;

/**
 * Which single GPUs will do.
 *
 * @param wanted empty means all
 */
public record Uuids(Set<GpuId> wanted, Set<GpuId> unwanted) {

  public static final Uuids ANY = new Uuids(Set.of(), Set.of());

  public Uuids {
    wanted = Set.copyOf(wanted);
    unwanted = Set.copyOf(unwanted);
  }

  public boolean any() {
    return wanted.isEmpty() && unwanted.isEmpty();
  }

  public boolean allows(GpuId gpu) {
    return (wanted.isEmpty() || wanted.contains(gpu)) && !unwanted.contains(gpu);
  }
}
