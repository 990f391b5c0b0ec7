package dev.bayplan.bench.simulation;

import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.MigDevice;
import dev.bayplan.policies.MigMode;
import java.util.List;
import java.util.function.Supplier;

/** The same devices, well or ill. */
final class Devices {

  private Devices() {}

  static Gpu well(Gpu gpu) {
    return with(gpu, () -> GpuHealth.OK);
  }

  /**
   * @param healths asked for the GPU and for each of its MIG devices
   */
  static Gpu with(Gpu gpu, Supplier<GpuHealth> healths) {
    GpuHealth health = healths.get();
    List<MigDevice> migs =
        gpu.mig().devices().stream()
            .map(mig -> new MigDevice(mig.id(), mig.profile(), mig.memoryMiB(), healths.get()))
            .toList();
    return new Gpu(
        gpu.id(),
        gpu.index(),
        gpu.model(),
        gpu.memoryMiB(),
        health,
        gpu.place(),
        new MigMode(gpu.cut(), migs));
  }
}
