package dev.bayplan.agent.watch;

import dev.bayplan.agent.audit.Audit;
import dev.bayplan.agent.audit.AuditRules;
import dev.bayplan.agent.audit.Booking;
import dev.bayplan.agent.audit.Picture;
import dev.bayplan.agent.audit.Picture.Origin;
import dev.bayplan.agent.audit.Picture.Use;
import dev.bayplan.agent.device.DeviceEvent;
import dev.bayplan.agent.device.DeviceReader;
import dev.bayplan.agent.device.Inventory;
import dev.bayplan.agent.device.Sample;
import dev.bayplan.agent.health.HealthMachine;
import dev.bayplan.agent.health.NodeHealth;
import dev.bayplan.agent.health.Prober;
import dev.bayplan.agent.health.Signal;
import dev.bayplan.agent.mps.DaemonState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Looks at all devices, and shows what stands. One thread looks; any may ask. */
public final class Watchman {

  /** Others cut GPUs anew and reset them, and the driver does not always tell. */
  private static final Duration INVENTORY = Duration.ofSeconds(60);

  /** A driver that is installed is not waited for that long. */
  private static final Duration NO_DRIVER = Duration.ofSeconds(5);

  private final Ports ports;
  private final HealthMachine machine;
  private final AuditRules rules;
  private final Origin self;
  private final Journal journal = new Journal();
  private final XidCounts xids = new XidCounts();
  private Audit audit = Audit.NONE;
  private boolean dropMissing;
  private Optional<Instant> inventoryRead = Optional.empty();
  private volatile WatchState state;

  /**
   * Where it looks and what it moves.
   *
   * @param origins where a process comes from, by its id
   * @param keep keeps the health over a restart; answers the problem where it cannot
   * @param daemons the MPS daemons as they were seen last
   */
  public record Ports(
      DeviceReader reader,
      NodeBooks books,
      Prober prober,
      IntFunction<Origin> origins,
      Function<NodeHealth, Optional<String>> keep,
      Supplier<List<DaemonState>> daemons) {}

  /** What was kept: the health, and whether the node was started anew since. */
  public record Kept(NodeHealth health, boolean rebooted) {
    public static final Kept NOTHING = new Kept(NodeHealth.NONE, false);
  }

  /**
   * @param self where the agent's own process comes from: its pod uses GPUs by its office
   */
  public Watchman(Ports ports, HealthMachine machine, AuditRules rules, Kept kept, Origin self) {
    this.ports = ports;
    this.machine = machine;
    this.rules = rules;
    this.self = self;
    this.dropMissing = kept.rebooted();
    this.state = WatchState.before(kept.health());
  }

  public WatchState state() {
    return state;
  }

  /**
   * One look.
   *
   * @param events since the last
   */
  public void look(List<DeviceEvent> events, Instant now, long nowNanos) {
    WatchState before = state;
    Inventory inventory = inventory(before, events, now);
    List<Sample> samples = ports.reader().sample();
    List<Booking> bookings = ports.books().bookings();
    Set<Integer> probes = ports.prober().running();
    List<Signal> signals = new ArrayList<>(ports.prober().finished(nowNanos));
    NodeHealth known = known(before.health(), inventory, now);
    signals.addAll(new Signals(inventory, bookings, probes).of(events, samples, known));
    HealthMachine.Turn turn = machine.turn(known, signals, now);
    turn.probe().ifPresent(request -> ports.prober().start(request, nowNanos));
    List<Use> uses = Uses.of(samples, ports.origins(), self, probes);
    Audit.Look look = audit(bookings, uses, now);
    // Late, because a look that fails is taken again with the same events.
    xids.count(events);
    WatchState after =
        new Scene(inventory, samples, bookings, uses, turn.health())
            .state(look, ports.books().mpsShares().orElse(List.of()), ports.daemons().get(), xids)
            .with(ports.keep().apply(turn.health()).stream().toList());
    journal.changed(before, after);
    state = after;
  }

  private Inventory inventory(WatchState before, List<DeviceEvent> events, Instant now) {
    boolean changed = events.stream().anyMatch(DeviceEvent.Changed.class::isInstance);
    Duration pause = before.inventory() instanceof Inventory.Devices ? INVENTORY : NO_DRIVER;
    boolean fresh =
        inventoryRead
            .filter(read -> read.plus(pause).isAfter(now) && !read.isAfter(now))
            .isPresent();
    if (fresh && !changed) {
      return before.inventory();
    }
    inventoryRead = Optional.of(now);
    return ports.reader().inventory();
  }

  /** Without a driver nothing is learnt of any GPU: what is known stands. */
  private NodeHealth known(NodeHealth before, Inventory inventory, Instant now) {
    return switch (inventory) {
      case Inventory.None _ -> before;
      case Inventory.Devices devices -> {
        NodeHealth known = before.with(Signals.present(devices), dropMissing, now);
        dropMissing = false;
        yield known;
      }
    };
  }

  private Audit.Look audit(List<Booking> bookings, List<Use> uses, Instant now) {
    Picture picture = new Picture(bookings, ports.books().kubelet(), ports.books().pods(), uses);
    Audit.Look look = audit.look(rules, picture, now);
    audit = look.audit();
    look.ghosts().forEach(ports.books()::drop);
    return look;
  }
}
