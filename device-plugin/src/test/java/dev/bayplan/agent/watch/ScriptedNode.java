package dev.bayplan.agent.watch;

import dev.bayplan.agent.audit.AuditRules;
import dev.bayplan.agent.audit.Booking;
import dev.bayplan.agent.audit.Booking.PodName;
import dev.bayplan.agent.audit.Picture.Given;
import dev.bayplan.agent.audit.Picture.Origin;
import dev.bayplan.agent.device.DeviceEvent;
import dev.bayplan.agent.device.DeviceReader;
import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.GpuProcess;
import dev.bayplan.agent.device.Inventory;
import dev.bayplan.agent.device.Sample;
import dev.bayplan.agent.health.HealthMachine;
import dev.bayplan.agent.health.HealthMachine.ProbeRequest;
import dev.bayplan.agent.health.NodeHealth;
import dev.bayplan.agent.health.Prober;
import dev.bayplan.agent.health.Signal.Probed;
import dev.bayplan.agent.health.Signal.Verdict;
import dev.bayplan.agent.health.files.HealthSettings;
import dev.bayplan.agent.mps.DaemonState;
import dev.bayplan.agent.mps.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** A node whose devices, books and probes obey the test. */
final class ScriptedNode implements DeviceReader, NodeBooks, Prober {

  static final Origin SELF = new Origin.Container("agent", Optional.empty());
  static final PodName POD = new PodName("team", "train");

  final List<GpuDevice> gpus = new ArrayList<>();
  final Map<String, List<GpuProcess>> processes = new HashMap<>();
  final Set<String> lost = new HashSet<>();
  final List<DeviceEvent> events = new ArrayList<>();
  final List<Booking> bookings = new ArrayList<>();
  final Map<Integer, Origin> origins = new HashMap<>();
  final List<ProbeRequest> probes = new ArrayList<>();
  final List<String> dropped = new ArrayList<>();
  final List<NodeHealth> kept = new ArrayList<>();
  List<DaemonState> daemons = List.of();
  List<Share> shares = List.of();
  Optional<List<Given>> given = Optional.of(List.of());
  Optional<Map<String, PodName>> pods = Optional.of(Map.of("uid", POD));
  Set<Integer> running = Set.of();
  boolean driver = true;
  boolean probesAnswer = true;
  int inventories;
  Instant now = Instant.parse("2026-11-24T09:00:00Z");
  private final List<Probed> verdicts = new ArrayList<>();

  static GpuDevice gpu(int index, GpuDevice.MigDevice... mig) {
    return new GpuDevice(
        "GPU-" + index,
        index,
        index,
        "NVIDIA H100",
        81_559,
        81_008,
        "0000:1" + index + ":00.0",
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        new GpuDevice.Mig(mig.length > 0, mig.length > 0, List.of(mig)),
        new GpuDevice.Modes(Optional.empty(), Optional.empty(), Optional.empty()));
  }

  Watchman watchman() {
    HealthSettings.Sound settings = HealthSettings.defaults();
    return new Watchman(
        new Watchman.Ports(
            this,
            this,
            this,
            pid -> origins.getOrDefault(pid, new Origin.Gone()),
            health -> {
              kept.add(health);
              return Optional.empty();
            },
            () -> daemons),
        new HealthMachine(settings.rules(), settings.xids()),
        AuditRules.DEFAULT,
        Watchman.Kept.NOTHING,
        SELF);
  }

  WatchState look(Watchman watchman, int seconds) {
    for (int i = 0; i < seconds; i++) {
      now = now.plusSeconds(1);
      List<DeviceEvent> told = List.copyOf(events);
      events.clear();
      watchman.look(told, now, now.toEpochMilli() * 1_000_000);
    }
    return watchman.state();
  }

  void process(int pid, String gpu, long mib, Origin origin) {
    processes
        .computeIfAbsent(gpu, _ -> new ArrayList<>())
        .add(new GpuProcess(pid, OptionalLong.of(mib << 20), Optional.empty(), false));
    origins.put(pid, origin);
  }

  @Override
  public Inventory inventory() {
    inventories++;
    return driver
        ? new Inventory.Devices(new Inventory.Driver("580.65", Optional.of("13.0")), gpus)
        : new Inventory.None("no NVIDIA driver");
  }

  @Override
  public List<Sample> sample() {
    return driver ? gpus.stream().map(this::sample).toList() : List.of();
  }

  private Sample sample(GpuDevice gpu) {
    return lost.contains(gpu.uuid())
        ? Sample.lost(gpu.uuid())
        : new Sample(
            gpu.uuid(),
            true,
            OptionalLong.of(1),
            OptionalInt.of(1),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Set.of(),
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            processes.getOrDefault(gpu.uuid(), List.of()));
  }

  @Override
  public List<DeviceEvent> events(Duration atMost) {
    return List.of();
  }

  @Override
  public List<Booking> bookings() {
    return bookings;
  }

  @Override
  public Optional<List<Given>> kubelet() {
    return given;
  }

  @Override
  public Optional<Map<String, PodName>> pods() {
    return pods;
  }

  @Override
  public Optional<List<Share>> mpsShares() {
    return Optional.of(shares);
  }

  @Override
  public void drop(String podUid) {
    dropped.add(podUid);
  }

  @Override
  public void start(ProbeRequest request, long nowNanos) {
    probes.add(request);
    if (probesAnswer) {
      verdicts.add(new Probed(request.uuid(), request.attempt(), new Verdict.Passed()));
    }
  }

  @Override
  public List<Probed> finished(long nowNanos) {
    List<Probed> all = List.copyOf(verdicts);
    verdicts.clear();
    return all;
  }

  @Override
  public Set<Integer> running() {
    return running;
  }

  @Override
  public void close() {}
}
