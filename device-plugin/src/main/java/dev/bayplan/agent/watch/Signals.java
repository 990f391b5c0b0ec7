package dev.bayplan.agent.watch;

import dev.bayplan.agent.audit.Booking;
import dev.bayplan.agent.audit.Booking.Held;
import dev.bayplan.agent.device.DeviceEvent;
import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.GpuProcess;
import dev.bayplan.agent.device.Inventory;
import dev.bayplan.agent.device.Sample;
import dev.bayplan.agent.health.NodeHealth;
import dev.bayplan.agent.health.NodeHealth.Present;
import dev.bayplan.agent.health.Signal;
import dev.bayplan.agent.health.Signal.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What devices say, in health's terms. */
final class Signals {

  private final Inventory inventory;
  private final List<Booking> bookings;
  private final Set<Integer> probes;

  Signals(Inventory inventory, List<Booking> bookings, Set<Integer> probes) {
    this.inventory = inventory;
    this.bookings = bookings;
    this.probes = probes;
  }

  static List<Present> present(Inventory inventory) {
    List<Present> present = new ArrayList<>();
    for (GpuDevice gpu : gpus(inventory)) {
      present.add(Present.gpu(gpu.uuid()));
      gpu.mig().devices().forEach(mig -> present.add(Present.mig(mig.uuid(), gpu.uuid())));
    }
    return present;
  }

  static List<GpuDevice> gpus(Inventory inventory) {
    return switch (inventory) {
      case Inventory.Devices devices -> devices.gpus();
      case Inventory.None _ -> List.of();
    };
  }

  List<Signal> of(List<DeviceEvent> events, List<Sample> samples, NodeHealth health) {
    List<Signal> signals = new ArrayList<>();
    events.forEach(event -> signal(event, health).ifPresent(signals::add));
    samples.forEach(sample -> signals.addAll(seen(sample)));
    signals.addAll(missing(health));
    return signals;
  }

  /** An error of a MIG device that is not known concerns its GPU. */
  private static Optional<Signal> signal(DeviceEvent event, NodeHealth health) {
    return switch (event) {
      case DeviceEvent.Xid(String uuid, int code, Optional<String> mig) ->
          Optional.of(
              new Signal.Xid(mig.filter(one -> health.of(one).isPresent()).orElse(uuid), code));
      case DeviceEvent.Changed _ -> Optional.empty();
    };
  }

  private List<Signal> seen(Sample sample) {
    List<Signal> signals = new ArrayList<>();
    Rows rows = rows(sample);
    boolean busy = busy(sample, Optional.empty());
    signals.add(
        new Signal.Seen(sample.uuid(), sample.reachable(), rows, sample.eccUncorrected(), busy));
    // What is the GPU's alone (that it answers, rows, counts) is not told of its MIG devices.
    gpus(inventory).stream()
        .filter(gpu -> gpu.uuid().equals(sample.uuid()) && sample.reachable())
        .flatMap(gpu -> gpu.mig().devices().stream())
        .map(mig ->
            new Signal.Seen(
                mig.uuid(),
                true,
                Rows.FINE,
                OptionalLong.empty(),
                busy(sample, Optional.of(mig.uuid()))))
        .forEach(signals::add);
    return signals;
  }

  private static Rows rows(Sample sample) {
    return sample
        .rows()
        .map(rows -> rows.failed() ? Rows.FAILED : rows.pending() ? Rows.PENDING : Rows.FINE)
        .orElse(Rows.FINE);
  }

  /** Booked is in use, too: its pod may start at any moment. */
  private boolean busy(Sample sample, Optional<String> mig) {
    Stream<GpuProcess> processes =
        sample.processes().stream()
            .filter(process -> !probes.contains(process.pid()))
            .filter(process -> concerns(process.migUuid(), mig));
    Stream<Held> held =
        bookings.stream()
            .flatMap(booking -> booking.held().stream())
            .filter(one -> one.gpu().equals(sample.uuid()) && concerns(one.mig(), mig));
    return processes.findAny().isPresent() || held.findAny().isPresent();
  }

  private static boolean concerns(Optional<String> used, Optional<String> unit) {
    return unit.isEmpty() || used.isEmpty() || used.equals(unit);
  }

  private List<Signal> missing(NodeHealth health) {
    if (!(inventory instanceof Inventory.Devices devices)) {
      return List.of();
    }
    Set<String> listed = devices.gpus().stream().map(GpuDevice::uuid).collect(Collectors.toSet());
    return health.units().stream()
        .filter(unit -> unit.parent().isEmpty() && !listed.contains(unit.uuid()))
        .<Signal>map(
            unit -> new Signal.Lost(unit.uuid(), "it is not in the driver's list any more"))
        .toList();
  }
}
