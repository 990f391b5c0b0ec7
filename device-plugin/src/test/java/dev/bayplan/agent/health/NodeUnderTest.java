package dev.bayplan.agent.health;

import dev.bayplan.agent.health.NodeHealth.Present;
import dev.bayplan.agent.health.Signal.Rows;
import dev.bayplan.agent.health.Signal.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** A node whose GPUs obey the test, seen by the machine once a second. */
final class NodeUnderTest {

  static final HealthRules RULES =
      new HealthRules(
          3,
          Duration.ofMinutes(10),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofHours(4),
          Duration.ofHours(24),
          3,
          Duration.ofMinutes(2),
          25);

  static final XidTable XIDS =
      new XidTable(
          Map.of(31, XidClass.IGNORE, 48, XidClass.DEGRADE, 79, XidClass.LOST), XidClass.SUSPECT);

  /** What a GPU does. */
  static final class Gpu {
    boolean reachable = true;
    Rows rows = Rows.FINE;
    long ecc;
    boolean busy;
    Verdict verdict = new Verdict.Passed();
    boolean mute;
  }

  final List<Gpu> gpus = new ArrayList<>();
  private final HealthMachine machine = new HealthMachine(RULES, XIDS);
  private final List<Signal> signals = new ArrayList<>();
  final List<HealthMachine.ProbeRequest> probes = new ArrayList<>();
  Instant now = Instant.parse("2026-11-24T09:00:00Z");
  NodeHealth health;

  NodeUnderTest(int count) {
    IntStream.range(0, count).forEach(_ -> gpus.add(new Gpu()));
    health =
        NodeHealth.NONE.with(
            IntStream.range(0, count).mapToObj(i -> Present.gpu(uuid(i))).toList(), false, now);
  }

  static String uuid(int gpu) {
    return "GPU-" + gpu;
  }

  Unit unit(int gpu) {
    return health.of(uuid(gpu)).orElseThrow();
  }

  HealthState state(int gpu) {
    return unit(gpu).state();
  }

  void xid(int gpu, int code) {
    signals.add(new Signal.Xid(uuid(gpu), code));
    second();
  }

  void say(Signal signal) {
    signals.add(signal);
  }

  /** One look at all GPUs. */
  void second() {
    now = now.plusSeconds(1);
    for (int i = 0; i < gpus.size(); i++) {
      Gpu gpu = gpus.get(i);
      signals.add(
          new Signal.Seen(uuid(i), gpu.reachable, gpu.rows, OptionalLong.of(gpu.ecc), gpu.busy));
    }
    HealthMachine.Turn turn = machine.turn(health, List.copyOf(signals), now);
    health = turn.health();
    signals.clear();
    turn.probe().ifPresent(this::probe);
  }

  private void probe(HealthMachine.ProbeRequest request) {
    probes.add(request);
    Optional<Gpu> gpu =
        IntStream.range(0, gpus.size())
            .filter(i -> uuid(i).equals(request.uuid()))
            .mapToObj(gpus::get)
            .findFirst();
    if (gpu.isPresent() && !gpu.get().mute) {
      signals.add(new Signal.Probed(request.uuid(), request.attempt(), gpu.get().verdict));
    }
  }

  void pass(Duration time) {
    for (long i = 0; i < time.toSeconds(); i++) {
      second();
    }
  }

  long out() {
    return health.units().stream().filter(unit -> unit.state().out()).count();
  }
}
