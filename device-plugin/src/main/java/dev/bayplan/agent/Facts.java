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

  NodeReading of(WatchState state) {
    Inventory now = state.inventory();
    return inventory(state)
        .<NodeReading>map(known -> DeviceReport.of(known, mode, conditions(known, now, state)))
        .orElseGet(() -> new NodeReading.Unknown("NotReadYet", ((Inventory.None) now).why()));
  }

  /**
   * What the hand-over works with: the last devices, also while nothing can be read; empty before
   * the first look.
   */
  synchronized Optional<Inventory> inventory(WatchState state) {
    return switch (state.inventory()) {
      case Inventory.Devices devices -> {
        last = Optional.of(devices);
        yield Optional.of(devices);
      }
      case Inventory.None _ when last.isPresent() -> Optional.of(last.get());
      case Inventory.None none -> state.looked() ? Optional.of(none) : Optional.empty();
    };
  }

  private static Map<String, Condition> conditions(
      Inventory known, Inventory now, WatchState state) {
    return known instanceof Inventory.Devices devices && now instanceof Inventory.None(String why)
        ? unreadable(devices, why)
        : WatchReport.conditions(state.health());
  }

  private static Map<String, Condition> unreadable(Inventory.Devices devices, String why) {
    Map<String, Condition> all = new HashMap<>();
    devices
        .gpus()
        .forEach(gpu -> all.put(gpu.uuid(), new Condition(Health.Unhealthy, Optional.of(why))));
    return all;
  }
}
