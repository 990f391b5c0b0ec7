package dev.bayplan.bench.simulation;

import dev.bayplan.api.Keys;
import dev.bayplan.bench.model.Change;
import dev.bayplan.bench.model.NodeObject;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.model.PodSpec;
import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Two gangs, and devices for one and a half of them; extender, kube-scheduler and members are
 * killed between any two steps. No gang holds devices for longer than its lease without its quorum,
 * and in the end one of the two is whole and the other has nothing.
 */
final class GangContest {

  private static final int SIZE = 4;
  private static final int NODES = 3;
  private static final int GPUS = SIZE / 2;
  private static final List<String> GANGS = List.of("a", "b");

  /** The lease, 120 s, and what eviction, take-over and faults may cost beyond it. */
  private static final Duration PARTLY_AT_MOST = Duration.ofSeconds(240);

  /** Longer than a lease and the back-off after it. */
  private static final Duration REST = Duration.ofSeconds(900);

  private final World world;
  private final SplittableRandom random;
  private final List<Holding> holdings = GANGS.stream().map(Holding::new).toList();

  GangContest(long seed) {
    this.random = new SplittableRandom(seed);
    this.world = new World(random.split());
    world.server.onChange(this::happened);
  }

  World world() {
    return world;
  }

  void run() {
    world.server.pods().gatePolicy(random.nextInt(4) != 0);
    for (int n = 0; n < NODES; n++) {
      node("n" + n);
    }
    world.clock.runFor(Duration.ofMillis(random.nextInt(12_000)));
    for (int rank = 0; rank < SIZE; rank++) {
      GANGS.forEach(gang -> later(() -> create(gang)));
    }
    int steps = random.nextInt(30);
    for (int i = 0; i < steps; i++) {
      step();
      world.clock.runFor(pause());
      check();
    }
    world.weather.clearUp();
    for (int i = 0; i < REST.toSeconds(); i += 10) {
      world.clock.runFor(Duration.ofSeconds(10));
      check();
    }
    oneIsWholeAndTheOtherHasNothing();
    noPlanIsLeftOver();
  }

  /** A write of unknown outcome may come after the end of its gang: the next life sweeps. */
  private void noPlanIsLeftOver() {
    world.leader().crashExtender(millis(2_000));
    world.clock.runFor(PARTLY_AT_MOST.multipliedBy(2));
    check();
    oneIsWholeAndTheOtherHasNothing();
    if (!world.server.gangPlans().all().isEmpty()) {
      throw new Violation("plans are left over: " + world.server.gangPlans().all());
    }
  }

  private void check() {
    world.auditor.check();
    holdings.forEach(Holding::check);
  }

  private void step() {
    switch (random.nextInt(6)) {
      case 0, 1 -> world.leader().crashExtender(millis(2_000));
      case 2 -> world.leader().crashScheduler(millis(2_000));
      case 3 -> killMember();
      case 4 -> world.leader().life().cutWatches();
      default -> {}
    }
  }

  private Duration pause() {
    return random.nextInt(4) == 0 ? millis(20_000) : millis(random.nextBoolean() ? 20 : 1_000);
  }

  private Duration millis(int most) {
    return Duration.ofMillis(random.nextInt(most));
  }

  private void later(Runnable task) {
    world.clock.after(millis(1_000), task);
  }

  private void node(String name) {
    NodeFacts facts =
        new NodeFacts(name, Map.of(), List.of(), false, new Resources(64_000, 1L << 39), 110);
    List<Gpu> gpus = new ArrayList<>();
    for (int i = 0; i < GPUS; i++) {
      gpus.add(new Gpu(new GpuId("GPU-" + name + "-" + i), i, "H100", 81_559, GpuHealth.OK));
    }
    world.server.nodes().put(new NodeObject(facts, GPUS, 79L * GPUS));
    world.agents.start(name, gpus, "boot");
  }

  private int made;

  private void create(String gang) {
    ContainerRequest main = new ContainerRequest("main", ContainerKind.MAIN, new GpuAsk.Whole(1));
    Request request = new Request(List.of(main), new Resources(100, 1 << 20), NodeConstraints.NONE);
    Map<String, String> says = Map.of(Keys.GANG, gang, Keys.GANG_SIZE, Integer.toString(SIZE));
    world.server.pods().create("red", gang + made++, PodSpec.of(request, 0), says);
  }

  private void killMember() {
    List<PodObject> pods = world.server.pods().all();
    if (!pods.isEmpty()) {
      PodObject pod = pods.get(random.nextInt(pods.size()));
      world.trace.add("kill " + pod.ref().name());
      world.server.pods().delete(pod.ref());
    }
  }

  /** The members' controller makes a new one for each that is gone. */
  private void happened(Change change) {
    if (change instanceof Change.Gone(Change.PodPut(PodObject pod))) {
      later(() -> create(gangOf(pod)));
    }
    if (change instanceof Change.PodPut(PodObject pod) && pod.ended()) {
      later(() -> world.server.pods().delete(pod.ref())); // Its kubelet had no room for it.
    }
    if (change instanceof Change.PodPut(PodObject pod) && isReleased(pod)) {
      itsPlanIsWritten(pod);
    }
    holdings.forEach(Holding::look);
  }

  /** Its gate went, and it is not bound. */
  private static boolean isReleased(PodObject pod) {
    return !pod.bound() && !pod.ended() && !pod.gated() && pod.annotations().containsKey(Keys.PLAN);
  }

  /** Unless all are bound already, or were once: then whoever replaces one waits for nobody. */
  private void itsPlanIsWritten(PodObject pod) {
    String gang = gangOf(pod);
    boolean whole = holdings.stream().anyMatch(its -> its.gang.equals(gang) && its.wasWhole);
    if (!whole && world.server.gangPlans().get("red", "gang/" + gang).isEmpty()) {
      throw new Violation(pod.ref() + " was released, and its gang's plan was not written before");
    }
  }

  private static String gangOf(PodObject pod) {
    return pod.annotations().getOrDefault(Keys.GANG, "");
  }

  private int bound(String gang) {
    return (int)
        world.server.pods().all().stream()
            .filter(pod -> pod.bound() && !pod.ended() && gangOf(pod).equals(gang))
            .count();
  }

  private void oneIsWholeAndTheOtherHasNothing() {
    int a = bound("a");
    int b = bound("b");
    if (Math.max(a, b) != SIZE || Math.min(a, b) != 0) {
      throw new Violation("of gang a " + a + " members are bound in the end, and " + b + " of b");
    }
  }

  /** How long a gang has had some of its members on nodes, and never all of them. */
  private final class Holding {

    private final String gang;
    private boolean whole;
    private boolean wasWhole;
    private long since = -1;

    Holding(String gang) {
      this.gang = gang;
    }

    void look() {
      int bound = bound(gang);
      whole = bound == SIZE || (whole && bound > 0);
      wasWhole |= whole;
      if (bound == 0 || whole) {
        since = -1;
      } else if (since < 0) {
        since = world.clock.nanos();
      }
    }

    void check() {
      if (since >= 0 && world.clock.nanos() - since > PARTLY_AT_MOST.toNanos()) {
        throw new Violation("gang " + gang + " has held " + bound(gang) + " devices for too long");
      }
    }
  }
}
