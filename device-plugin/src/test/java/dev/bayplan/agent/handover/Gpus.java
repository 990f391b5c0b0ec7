package dev.bayplan.agent.handover;

import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.Inventory;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Devices for tests: GPU-0, GPU-1 and so on, of which the minor is the number. */
public final class Gpus {

  private Gpus() {}

  public static GpuDevice gpu(int number, long usableMiB, GpuDevice.Mig mig) {
    return new GpuDevice(
        "GPU-" + number,
        number,
        number,
        "NVIDIA H100 80GB HBM3",
        usableMiB + 600,
        usableMiB,
        "0000:%02x:00.0".formatted(number),
        Optional.of(number / 4),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        mig,
        new GpuDevice.Modes(Optional.empty(), Optional.empty(), Optional.empty()));
  }

  public static GpuDevice.MigDevice slice(int gpu, int instance, String profile) {
    return new GpuDevice.MigDevice(
        "MIG-" + gpu + "-" + instance, profile, instance, 0, 9_728, instance, 1);
  }

  /** So many GPUs of 80 GiB. */
  public static Inventory whole(int count) {
    return of(
        IntStream.range(0, count).mapToObj(i -> gpu(i, 80 << 10, GpuDevice.Mig.OFF)).toList());
  }

  public static Inventory of(List<GpuDevice> gpus) {
    return new Inventory.Devices(new Inventory.Driver("580.95.05", Optional.of("13.0")), gpus);
  }

  /** GPU-0 whole, GPU-1 cut into two of 1g.10gb and one of 1g.10gb+me. */
  public static Inventory cut() {
    return of(
        List.of(
            gpu(0, 80 << 10, GpuDevice.Mig.OFF),
            gpu(
                1,
                80 << 10,
                new GpuDevice.Mig(
                    true,
                    true,
                    List.of(
                        slice(1, 7, "1g.10gb"),
                        slice(1, 8, "1g.10gb"),
                        slice(1, 9, "1g.10gb+me"))))));
  }
}
