package dev.bayplan.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.audit.Booking;
import dev.bayplan.agent.audit.Booking.Held;
import dev.bayplan.agent.audit.Finding;
import dev.bayplan.agent.audit.Picture.Origin;
import dev.bayplan.agent.device.DeviceEvent;
import dev.bayplan.agent.device.GpuDevice.MigDevice;
import dev.bayplan.agent.device.Inventory;
import dev.bayplan.agent.health.HealthState;
import dev.bayplan.agent.metrics.DeviceView;
import dev.bayplan.agent.mps.DaemonSpec;
import dev.bayplan.agent.mps.DaemonState;
import dev.bayplan.agent.mps.Isolation;
import dev.bayplan.agent.mps.Share;
import dev.bayplan.agent.mps.ShareKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchmanTest {

  private static final Origin POD = new Origin.Container("uid", Optional.empty());
  private final ScriptedNode node = new ScriptedNode();
  private Watchman watchman = node.watchman();

  @BeforeEach
  void eightGpus() {
    for (int i = 0; i < 8; i++) {
      node.gpus.add(ScriptedNode.gpu(i));
    }
    watchman = node.watchman();
  }

  private HealthState health(String uuid) {
    return watchman.state().health().of(uuid).orElseThrow().state();
  }

  @Test
  void anErrorQuarantinesAProbeBringsBackAndAllIsKept() {
    node.events.add(new DeviceEvent.Xid("GPU-2", 48, Optional.empty()));
    node.look(watchman, 1);
    assertThat(health("GPU-2")).isEqualTo(HealthState.QUARANTINED);
    assertThat(node.kept.getLast().placeable("GPU-2")).isFalse();
    assertThat(watchman.state().view().xids())
        .isEqualTo(Map.of(new DeviceView.XidKey("GPU-2", 48), 1L));
    node.look(watchman, 305);
    assertThat(node.probes).hasSize(1);
    assertThat(health("GPU-2")).isEqualTo(HealthState.OK);
  }

  @Test
  void aBookedGpuIsNotProbed() {
    node.bookings.add(
        new Booking(ScriptedNode.POD, "uid", "main", List.of(Held.gpu("GPU-2")), false));
    node.events.add(new DeviceEvent.Xid("GPU-2", 48, Optional.empty()));
    node.look(watchman, 500);
    assertThat(node.probes).isEmpty();
    assertThat(health("GPU-2")).isEqualTo(HealthState.PROBING);
  }

  @Test
  void theProbesOwnProcessIsNeitherUseNorFinding() {
    node.probesAnswer = false;
    node.events.add(new DeviceEvent.Xid("GPU-2", 48, Optional.empty()));
    node.look(watchman, 303);
    node.running = Set.of(77);
    node.process(77, "GPU-2", 300, new Origin.Host("java"));
    node.process(78, "GPU-2", 300, ScriptedNode.SELF);
    WatchState state = node.look(watchman, 10);
    assertThat(state.findings()).isEmpty();
  }

  @Test
  void anErrorOfAMigDeviceStaysThere() {
    node.gpus.set(0, ScriptedNode.gpu(0, mig("MIG-a", 1), mig("MIG-b", 2)));
    node.events.add(new DeviceEvent.Xid("GPU-0", 48, Optional.of("MIG-a")));
    WatchState state = node.look(watchman, 1);
    assertThat(state.health().placeable("MIG-a")).isFalse();
    assertThat(state.health().placeable("MIG-b")).isTrue();
    node.events.add(new DeviceEvent.Xid("GPU-1", 48, Optional.of("MIG-strange")));
    assertThat(node.look(watchman, 1).health().placeable("GPU-1")).isFalse();
  }

  private static MigDevice mig(String uuid, int instance) {
    return new MigDevice(uuid, "1g.10gb", instance, 0, 9_728, instance, 1);
  }

  @Test
  void aGpuThatHangsAndOneThatVanishesAreLost() {
    node.look(watchman, 1);
    node.lost.add("GPU-0");
    node.gpus.removeLast();
    node.events.add(new DeviceEvent.Changed("a GPU fell off the bus"));
    WatchState state = node.look(watchman, 1);
    assertThat(health("GPU-0")).isEqualTo(HealthState.QUARANTINED);
    assertThat(health("GPU-7")).isEqualTo(HealthState.QUARANTINED);
    assertThat(state.health().reason("GPU-7")).contains("not in the driver's list");
  }

  @Test
  void withoutADriverWhatIsKnownStands() {
    node.look(watchman, 1);
    node.driver = false;
    node.events.add(new DeviceEvent.Changed("the driver went"));
    WatchState state = node.look(watchman, 100);
    assertThat(state.inventory()).isEqualTo(new Inventory.None("no NVIDIA driver"));
    assertThat(state.health().units()).hasSize(8).allMatch(unit -> unit.placeable());
  }

  @Test
  void theInventoryIsReadOnAChangeAndOnceAMinute() {
    node.look(watchman, 60);
    assertThat(node.inventories).isEqualTo(1);
    node.look(watchman, 1);
    assertThat(node.inventories).isEqualTo(2);
    node.events.add(new DeviceEvent.Changed("cut anew"));
    node.look(watchman, 1);
    assertThat(node.inventories).isEqualTo(3);
  }

  @Test
  void aDriverThatComesIsSeenWithinSeconds() {
    node.driver = false;
    node.look(watchman, 100);
    node.driver = true;
    assertThat(node.look(watchman, 5).health().units()).hasSize(8);
  }

  @Test
  void aPodOverItsShareIsSeenAndItsUseIsShown() {
    node.bookings.add(
        new Booking(ScriptedNode.POD, "uid", "main", List.of(Held.share("GPU-1", 1_000)), false));
    node.process(5, "GPU-1", 9_000, POD);
    WatchState state = node.look(watchman, 4);
    assertThat(state.findings()).singleElement().isInstanceOf(Finding.OverUse.class);
    assertThat(state.view().shares())
        .containsExactly(new DeviceView.ShareUse(ScriptedNode.POD, "GPU-1", 1_000, 9_000, "none"));
    assertThat(state.view().gpus().get(1).holder())
        .contains(new DeviceView.Holder(ScriptedNode.POD, "main"));
    assertThat(state.evictions()).isEmpty();
  }

  @Test
  void aGhostIsDropped() {
    node.bookings.add(
        new Booking(ScriptedNode.POD, "uid", "main", List.of(Held.gpu("GPU-1")), false));
    node.pods = Optional.of(Map.of());
    node.look(watchman, 2);
    assertThat(node.dropped).containsExactly("uid");
  }

  @Test
  void howSharesAreKeptApartIsSaid() {
    ShareKey key = new ShareKey("GPU-1", "team", 1000);
    Share share = new Share(key, "uid", "main", 1_000, OptionalInt.empty());
    node.shares = List.of(share);
    assertThat(node.look(watchman, 1).isolation())
        .containsExactly(new WatchState.ShareIsolation("uid", "main", Isolation.NONE));
    node.daemons =
        List.of(new DaemonState(new DaemonSpec(key, 1_000, 100), true, true, 0, Optional.empty()));
    assertThat(node.look(watchman, 1).isolation())
        .containsExactly(new WatchState.ShareIsolation("uid", "main", Isolation.MPS));
  }
}
