package dev.bayplan.agent.fleet;

import dev.bayplan.agent.device.DeviceEvent;
import dev.bayplan.agent.device.DeviceReader;
import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.GpuDevice.Mig;
import dev.bayplan.agent.device.GpuDevice.Modes;
import dev.bayplan.agent.device.Inventory;
import dev.bayplan.agent.device.Sample;
import dev.bayplan.api.resources.GpuStatus;
import dev.bayplan.api.resources.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The GPUs of a fleet file as if they had been read from a driver: for nodes without one. */
public final class FleetDevices implements DeviceReader {

  private final Supplier<FleetReading> file;
  private FleetReading.Devices last =
      new FleetReading.Devices(Mode.Observe, Optional.empty(), Optional.empty(), List.of());
  private boolean readOnce;

  public FleetDevices(Supplier<FleetReading> file) {
    this.file = file;
  }

  /** The last good content stands where the file is damaged. */
  @Override
  public synchronized Inventory inventory() {
    switch (file.get()) {
      case FleetReading.Devices devices -> {
        last = devices;
        readOnce = true;
      }
      case FleetReading.Damaged(String problem) -> {
        if (!readOnce) {
          return new Inventory.None(problem);
        }
      }
    }
    return new Inventory.Devices(
        new Inventory.Driver(last.driverVersion().orElse("none"), last.cudaVersion()),
        last.gpus().stream().map(FleetDevices::device).toList());
  }

  private static GpuDevice device(GpuStatus gpu) {
    return new GpuDevice(
        gpu.uuid(),
        gpu.index(),
        gpu.index(),
        gpu.model(),
        gpu.memoryMiB(),
        gpu.memoryMiB(),
        "",
        Optional.ofNullable(gpu.numaNode()),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Mig.OFF,
        new Modes(Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Override
  public synchronized List<Sample> sample() {
    return last.gpus().stream().map(gpu -> Sample.silent(gpu.uuid())).toList();
  }

  @Override
  public List<DeviceEvent> events(Duration atMost) {
    LockSupport.parkNanos(atMost.toNanos());
    return List.of();
  }

  @Override
  public void close() {}
}
