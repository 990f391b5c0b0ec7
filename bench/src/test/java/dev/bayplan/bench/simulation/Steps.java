package dev.bayplan.bench.simulation;

import dev.bayplan.api.Keys;
import dev.bayplan.bench.model.Binding;
import dev.bayplan.bench.model.NodeObject;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.model.PodSpec;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.MigDevice;
import dev.bayplan.policies.MigMode;
import dev.bayplan.policies.NodeFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What users, nodes, other schedulers and fate do to the world, one step at a time. */
final class Steps {

  private static final List<String> NAMESPACES = List.of("red", "blue");

  private final World world;
  private final SplittableRandom random;
  private final Workload workload;
  private final Map<String, Workload.Machine> machines = new TreeMap<>();
  private int pods;
  private int boots;

  Steps(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
    this.workload = new Workload(random.split());
  }

  /** The nodes that there are to begin with. */
  void fleet() {
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      Workload.Machine machine = workload.machine("n" + i);
      machines.put(machine.node().name(), machine);
      bringUp(machine);
    }
  }

  private void bringUp(Workload.Machine machine) {
    world.server.put(machine.node());
    world.clock.after(
        Duration.ofMillis(random.nextInt(3_000)),
        () -> {
          if (world.server.node(machine.node().name()).isPresent()) {
            world.agents.start(machine.node().name(), machine.gpus(), "boot-" + boots++);
          }
        });
  }

  /** One random step; nobody can do anything while the API server is away. */
  void step() {
    if (world.server.away()) {
      return;
    }
    switch (random.nextInt(30)) {
      case 0, 1, 2, 3, 4, 5 -> create(1 + random.nextInt(6));
      case 6, 7, 8 -> deleteOne();
      case 9 -> deleteMany();
      case 10 -> endOne();
      case 11 -> strangerArrives();
      case 12 -> strangerBindsOurs();
      case 13 -> nodeLeaves();
      case 14 -> nodesComeBack();
      case 15 -> cordon();
      case 16 -> health();
      case 17 -> agentLeaves();
      case 18 -> touch();
      case 19 -> replace();
      case 20 -> world.crashExtender(millis(0, 2_000));
      case 21 -> world.crashScheduler(millis(0, 2_000));
      case 22 -> apiAway();
      case 23, 24 -> agentDies();
      case 25, 26 -> forceDelete();
      case 27 -> unfit();
      case 28 -> world.crashExtender(millis(0, 100));
      default -> cutWatches();
    }
  }

  private void create(int count) {
    for (int i = 0; i < count; i++) {
      create("p" + pods++, NAMESPACES.get(random.nextInt(2)), workload.pod());
    }
  }

  private PodObject create(String name, String namespace, PodSpec spec) {
    world.trace.add("create " + name + " " + spec.ask());
    PodObject pod = world.server.create(namespace, name, spec);
    if (pods % 3 != 0) { // No dice: they would change every seed.
      world.server.annotate(pod.ref(), Keys.GANG, "gang-" + pods % 4);
    }
    return pod;
  }

  private void deleteOne() {
    pick(pod -> true).forEach(this::delete);
  }

  private void deleteMany() {
    for (PodObject pod : world.server.pods()) {
      if (random.nextInt(3) == 0) {
        delete(pod);
      }
    }
  }

  /** A bound pod is told to leave first, and is gone when its kubelet says so. */
  private void delete(PodObject pod) {
    world.trace.add("delete " + pod.ref().name());
    if (pod.bound() && random.nextBoolean()) {
      world.server.terminate(pod.ref());
      world.clock.after(millis(0, 5_000), () -> world.server.delete(pod.ref()));
    } else {
      world.server.delete(pod.ref());
    }
  }

  private void endOne() {
    pick(PodObject::bound)
        .forEach(pod -> {
          world.trace.add("end " + pod.ref().name());
          world.server.end(pod.ref());
        });
  }

  /** A pod of another scheduler takes a place by count. */
  private void strangerArrives() {
    PodSpec spec = workload.pod().scheduledBy("other");
    for (NodeObject node : world.server.nodes()) {
      if (Tally.fitsByCount(world.server, spec.counted(), node)) {
        PodObject pod = create("p" + pods++, "red", spec);
        world.server.bind(Binding.bare(pod.ref(), node.name()));
        return;
      }
    }
  }

  /** Somebody binds a pod of ours by hand, without devices. */
  private void strangerBindsOurs() {
    pick(pod -> !pod.bound())
        .forEach(pod -> {
          for (NodeObject node : world.server.nodes()) {
            if (Tally.fitsByCount(world.server, pod.spec().counted(), node)) {
              world.trace.add("stranger binds " + pod.ref().name() + " to " + node.name());
              world.auditor.strangerBinds(pod);
              world.server.bind(Binding.bare(pod.ref(), node.name()));
              return;
            }
          }
        });
  }

  private void nodeLeaves() {
    List<NodeObject> nodes = world.server.nodes();
    if (nodes.isEmpty()) {
      return;
    }
    String name = nodes.get(random.nextInt(nodes.size())).name();
    world.trace.add("node " + name + " leaves");
    world.server.deleteNode(name);
    world.agents.stop(name);
    if (random.nextBoolean()) {
      world.server.deleteGpus(name);
    }
    if (random.nextBoolean()) { // As the pod garbage collector does, but not always soon.
      world.clock.after(millis(0, 10_000), () -> collectGarbage(name));
    }
  }

  private void collectGarbage(String node) {
    if (world.server.node(node).isEmpty()) {
      for (PodObject pod : world.server.pods()) {
        if (pod.status().node().equals(node)) {
          world.server.delete(pod.ref());
        }
      }
    }
  }

  private void nodesComeBack() {
    for (Workload.Machine machine : List.copyOf(machines.values())) {
      String name = machine.node().name();
      if (world.server.node(name).isEmpty() || world.server.gpus(name).isEmpty()) {
        world.trace.add("node " + name + " is back");
        boolean other = random.nextInt(4) == 0 && world.server.node(name).isEmpty();
        bringUp(other ? exchanged(name) : machine);
      }
    }
    if (random.nextInt(3) == 0) {
      Workload.Machine fresh = workload.machine("n" + machines.size());
      machines.put(fresh.node().name(), fresh);
      bringUp(fresh);
    }
  }

  /** Other hardware under the old name, once nothing runs on it any more. */
  private Workload.Machine exchanged(String name) {
    collectGarbage(name);
    Workload.Machine machine = workload.machine(name);
    machines.put(name, machine);
    return machine;
  }

  private void cordon() {
    List<NodeObject> nodes = world.server.nodes();
    if (!nodes.isEmpty()) {
      NodeObject node = nodes.get(random.nextInt(nodes.size()));
      NodeFacts f = node.facts();
      NodeFacts next =
          new NodeFacts(
              f.name(),
              f.labels(),
              f.taints(),
              !f.unschedulable(),
              f.allocatable(),
              f.allocatablePods());
      world.trace.add((next.unschedulable() ? "cordon " : "uncordon ") + f.name());
      world.server.put(new NodeObject(next, node.gpus(), node.gpuMemoryGiB()));
    }
  }

  private void health() {
    for (NodeObject node : world.server.nodes()) {
      List<Gpu> next = new ArrayList<>();
      for (Gpu gpu : world.agents.gpus(node.name())) {
        GpuHealth health = random.nextInt(4) == 0 ? GpuHealth.UNHEALTHY : GpuHealth.OK;
        next.add(
            new Gpu(
                gpu.id(),
                gpu.index(),
                gpu.model(),
                gpu.memoryMiB(),
                health,
                gpu.place(),
                new MigMode(gpu.cut(), gpu.mig().devices().stream().map(this::health).toList())));
      }
      if (!next.isEmpty()) {
        world.agents.health(node.name(), next);
      }
    }
  }

  private MigDevice health(MigDevice mig) {
    GpuHealth health = random.nextInt(4) == 0 ? GpuHealth.UNHEALTHY : GpuHealth.OK;
    return new MigDevice(mig.id(), mig.profile(), mig.memoryMiB(), health);
  }

  private void agentLeaves() {
    for (NodeObject node : world.server.nodes()) {
      if (random.nextInt(3) == 0) {
        world.trace.add("no GpuNode " + node.name());
        world.agents.stop(node.name());
        world.server.deleteGpus(node.name());
        if (random.nextBoolean()) {
          world.server.deleteLease(node.name());
        }
      }
    }
  }

  /** For a moment, or for so long that nobody hears of it any more. */
  private void agentDies() {
    for (NodeObject node : world.server.nodes()) {
      if (random.nextInt(3) == 0) {
        boolean silent = random.nextBoolean();
        world.trace.add("agent of " + node.name() + " dies" + (silent ? " for long" : ""));
        world.agents.restart(node.name(), silent ? millis(10_000, 400_000) : millis(0, 3_000));
      }
    }
  }

  private void forceDelete() {
    pick(PodObject::bound)
        .forEach(pod -> {
          world.trace.add("delete by force " + pod.ref().name());
          world.server.delete(pod.ref());
        });
  }

  private void unfit() {
    pick(PodObject::bound).forEach(pod -> world.kubelets.callUnfit(pod, "it is the wrong GPU"));
  }

  private void touch() {
    pick(pod -> true)
        .forEach(pod -> world.server.annotate(pod.ref(), "touched", "" + random.nextInt()));
  }

  /** A pod is deleted and made anew under its name. */
  private void replace() {
    pick(pod -> true)
        .forEach(pod -> {
          world.server.delete(pod.ref());
          create(pod.ref().name(), pod.ref().namespace(), workload.pod());
        });
  }

  private void apiAway() {
    world.trace.add("API server away");
    world.server.setAway(true);
    world.clock.after(millis(100, 20_000), () -> world.server.setAway(false));
  }

  private void cutWatches() {
    if (random.nextBoolean() && !world.life().isDead()) {
      world.life().cutWatches();
    } else {
      world.scheduler().cutWatches();
    }
  }

  private List<PodObject> pick(Predicate<PodObject> which) {
    List<PodObject> pods = world.server.pods().stream().filter(which).toList();
    return pods.isEmpty() ? List.of() : List.of(pods.get(random.nextInt(pods.size())));
  }

  private Duration millis(int from, int to) {
    return Duration.ofMillis(from + random.nextInt(to - from));
  }

  /** The moment that a crash hurts most: Bindings are on their way, and the next life is quick. */
  void perhapsCrashWhilePosting() {
    Life life = world.life();
    if (!life.isDead() && life.committer().posting() > 0 && random.nextInt(4) == 0) {
      world.crashExtender(millis(0, 100));
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
}
