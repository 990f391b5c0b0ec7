package dev.bayplan.policies;

/**
 * An instance that an admin has cut from a GPU: given as a whole, to one pod at a time.
 *
 * @param profile as in the resource {@code nvidia.com/mig-<profile>}: {@code 1g.10gb}
 */
public record MigDevice(MigId id, String profile, long memoryMiB, GpuHealth health) {

  public MigDevice {
    if (profile.isEmpty() || memoryMiB <= 0) {
      throw new IllegalArgumentException(
          "MIG device %s has the profile '%s' and %d MiB".formatted(id, profile, memoryMiB));
    }
  }
}
