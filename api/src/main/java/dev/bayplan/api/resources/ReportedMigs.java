package dev.bayplan.api.resources;

import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.MigDevice;
import dev.bayplan.policies.MigId;
import dev.bayplan.policies.MigMode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the GPUs of a report are cut. */
final class ReportedMigs {

  private ReportedMigs() {}

  /**
   * Whether the schema would let it through.
   *
   * @param uuids those of the report so far; its own are added
   */
  @SuppressWarnings("NullAway") // Jackson leaves out what the JSON does not have.
  static boolean complete(@Nullable GpuMig mig, Set<String> uuids) {
    if (mig == null || mig.devices() == null) {
      return true;
    }
    return mig.devices().size() <= MigMode.MAX_DEVICES
        && mig.devices().stream().allMatch(one -> complete(one) && uuids.add(one.uuid()));
  }

  @SuppressWarnings("NullAway") // Jackson leaves out what the JSON does not have.
  private static boolean complete(GpuMig.@Nullable Device one) {
    return one != null
        && one.uuid() != null
        && !one.uuid().isEmpty()
        && one.profile() != null
        && !one.profile().isEmpty()
        && one.memoryMiB() != null
        && one.memoryMiB() > 0;
  }

  /** Of a complete one. Devices of a GPU that is not in MIG mode any more cannot be had. */
  @SuppressWarnings("NullAway") // Jackson leaves out what the JSON does not have.
  static MigMode mode(@Nullable GpuMig mig) {
    if (mig == null || !Boolean.TRUE.equals(mig.enabled())) {
      return MigMode.OFF;
    }
    List<GpuMig.Device> devices = mig.devices() == null ? List.of() : mig.devices();
    return new MigMode(true, devices.stream().map(ReportedMigs::device).toList());
  }

  /** An agent that does not tell the health of a MIG device tells that of its GPU. */
  private static MigDevice device(GpuMig.Device one) {
    @Nullable Health told = one.health();
    GpuHealth health = told == null ? GpuHealth.OK : ReportedGpus.health(told);
    return new MigDevice(new MigId(one.uuid()), one.profile(), one.memoryMiB(), health);
  }
}
