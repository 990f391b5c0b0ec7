package dev.bayplan.agent.host;

import dev.bayplan.agent.device.DeviceEvent;
import dev.bayplan.agent.device.DeviceReader;
import dev.bayplan.agent.device.Inventory;
import dev.bayplan.agent.device.Sample;
import java.time.Duration;
import java.util.List;

/** A reader whose GPUs have the places that the kernel tells, where the driver tells none. */
public final class PlacedDevices implements DeviceReader {

  private final DeviceReader devices;
  private final PciFolder pci;

  public PlacedDevices(DeviceReader devices, PciFolder pci) {
    this.devices = devices;
    this.pci = pci;
  }

  @Override
  public Inventory inventory() {
    return switch (devices.inventory()) {
      case Inventory.Devices(var driver, var gpus) ->
          new Inventory.Devices(driver, gpus.stream().map(pci::placed).toList());
      case Inventory.None none -> none;
    };
  }

  @Override
  public List<Sample> sample() {
    return devices.sample();
  }

  @Override
  public List<DeviceEvent> events(Duration atMost) {
    return devices.events(atMost);
  }

  @Override
  public boolean outdated() {
    return devices.outdated();
  }

  @Override
  public void close() {
    devices.close();
  }
}
