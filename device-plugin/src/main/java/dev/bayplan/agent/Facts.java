package dev.bayplan.agent;

import dev.bayplan.agent.device.Inventory;
import dev.bayplan.agent.report.DeviceReport;
import dev.bayplan.agent.report.DeviceReport.Condition;
import dev.bayplan.agent.report.NodeReading;
import dev.bayplan.agent.watch.WatchState;
import dev.bayplan.agent.watch.report.WatchReport;
import dev.bayplan.api.resources.Health;
import dev.bayplan.api.resources.Mode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The devices as they are reported, over a driver's comings and goings: before the first look
 * nothing is said, and a driver that goes away leaves its GPUs behind, unhealthy. They may be in
 * use, and it may only be updated.
 */
final class Facts {

  private final Mode mode;
  private Optional<Inventory.Devices> last = Optional.empty();

  Facts(Mode mode) {
    this.mode = mode;
  }

  synchronized NodeReading of(WatchState state) {
    return switch (state.inventory()) {
      case Inventory.Devices devices -> {
        last = Optional.of(devices);
        yield DeviceReport.of(devices, mode, WatchReport.conditions(state.health()));
      }
      case Inventory.None none when last.isPresent() ->
          DeviceReport.of(last.get(), mode, unreadable(last.get(), none.why()));
      case Inventory.None none ->
          state.looked()
              ? DeviceReport.of(none, mode, Map.of())
              : new NodeReading.Unknown("NotReadYet", none.why());
    };
  }

  /** What the hand-over works with: the last devices, also while nothing can be read. */
  synchronized Optional<Inventory> inventory(WatchState state) {
    return switch (state.inventory()) {
      case Inventory.Devices devices -> Optional.of(devices);
      case Inventory.None none when last.isPresent() -> Optional.of(last.get());
      case Inventory.None none -> state.looked() ? Optional.of(none) : Optional.empty();
    };
  }

  private static Map<String, Condition> unreadable(Inventory.Devices devices, String why) {
    Map<String, Condition> all = new HashMap<>();
    devices
        .gpus()
        .forEach(gpu -> all.put(gpu.uuid(), new Condition(Health.Unhealthy, Optional.of(why))));
    return all;
  }
}
