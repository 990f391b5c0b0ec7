package dev.bayplan.bench.simulation;

import java.time.Duration;
import java.util.SplittableRandom;

/** What users, nodes, other schedulers and fate do to the world, one step at a time. */
final class Steps {

  private final World world;
  private final SplittableRandom random;
  private final PodSteps pods;
  private final NodeSteps nodes;

  Steps(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
    Workload workload = new Workload(random.split());
    this.pods = new PodSteps(world, random, workload);
    this.nodes = new NodeSteps(world, random, workload);
  }

  /** The nodes that there are to begin with. */
  void fleet() {
    nodes.fleet();
  }

  /** One random step; nobody can do anything while the API server is away. */
  void step() {
    if (world.server.away()) {
      return;
    }
    switch (random.nextInt(30)) {
      case 0, 1, 2, 3, 4, 5 -> pods.create(1 + random.nextInt(6));
      case 6, 7, 8 -> pods.deleteOne();
      case 9 -> pods.deleteMany();
      case 10 -> pods.endOne();
      case 11 -> pods.strangerArrives();
      case 12 -> pods.strangerBindsOurs();
      case 13 -> nodes.nodeLeaves();
      case 14 -> nodes.nodesComeBack();
      case 15 -> nodes.cordon();
      case 16 -> nodes.healthChanges();
      case 17 -> nodes.agentLeaves();
      case 18 -> pods.touch();
      case 19 -> pods.replace();
      case 20 -> world.leader().crashExtender(millis(0, 2_000));
      case 21 -> world.leader().crashScheduler(millis(0, 2_000));
      case 22 -> apiAway();
      case 23, 24 -> nodes.agentDies();
      case 25, 26 -> pods.forceDelete();
      case 27 -> pods.unfit();
      case 28 -> world.leader().crashExtender(millis(0, 100));
      default -> cutWatches();
    }
  }

  private void apiAway() {
    world.trace.add("API server away");
    world.server.setAway(true);
    world.clock.after(millis(100, 20_000), () -> world.server.setAway(false));
  }

  private void cutWatches() {
    if (random.nextBoolean() && !world.leader().life().process().isDead()) {
      world.leader().life().cutWatches();
    } else {
      world.leader().scheduler().cutWatches();
    }
  }

  /** The moment that a crash hurts most: Bindings are on their way, and the next life is quick. */
  void perhapsCrashWhilePosting() {
    Life life = world.leader().life();
    if (!life.process().isDead() && life.committer().posting() > 0 && random.nextInt(4) == 0) {
      world.leader().crashExtender(millis(0, 100));
    }
  }

  /** How long the world goes on before the next step. */
  Duration pause() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> millis(0, 20);
      case 3, 4, 5, 6 -> millis(10, 500);
      case 7, 8 -> millis(100, 8_000);
      default -> millis(1_000, random.nextInt(4) == 0 ? 100_000 : 20_000);
    };
  }

  private Duration millis(int from, int to) {
    return Duration.ofMillis(from + random.nextInt(to - from));
  }
}
