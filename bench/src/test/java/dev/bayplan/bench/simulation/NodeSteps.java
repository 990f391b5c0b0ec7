package dev.bayplan.bench.simulation;

import dev.bayplan.bench.model.NodeObject;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.NodeFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What becomes of nodes and their agents, one step at a time. */
final class NodeSteps {

  private final World world;
  private final SplittableRandom random;
  private final Workload workload;
  private final Map<String, Workload.Machine> machines = new TreeMap<>();
  private int boots;

  NodeSteps(World world, SplittableRandom random, Workload workload) {
    this.world = world;
    this.random = random;
    this.workload = workload;
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
    world.server.nodes().put(machine.node());
    world.clock.after(
        Duration.ofMillis(random.nextInt(3_000)),
        () -> {
          if (world.server.nodes().get(machine.node().name()).isPresent()) {
            world.agents.start(machine.node().name(), machine.gpus(), "boot-" + boots++);
          }
        });
  }

  void nodeLeaves() {
    List<NodeObject> nodes = world.server.nodes().all();
    if (nodes.isEmpty()) {
      return;
    }
    String name = nodes.get(random.nextInt(nodes.size())).name();
    world.trace.add("node " + name + " leaves");
    world.server.nodes().delete(name);
    world.agents.stop(name);
    if (random.nextBoolean()) {
      world.server.gpuNodes().delete(name);
    }
    if (random.nextBoolean()) { // As the pod garbage collector does, but not always soon.
      world.clock.after(millis(0, 10_000), () -> collectGarbage(name));
    }
  }

  private void collectGarbage(String node) {
    if (world.server.nodes().get(node).isEmpty()) {
      for (PodObject pod : world.server.pods().all()) {
        if (pod.status().node().equals(node)) {
          world.server.pods().delete(pod.ref());
        }
      }
    }
  }

  void nodesComeBack() {
    for (Workload.Machine machine : List.copyOf(machines.values())) {
      String name = machine.node().name();
      if (world.server.nodes().get(name).isEmpty()
          || world.server.gpuNodes().report(name).isEmpty()) {
        world.trace.add("node " + name + " is back");
        boolean other = random.nextInt(4) == 0 && world.server.nodes().get(name).isEmpty();
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

  void cordon() {
    List<NodeObject> nodes = world.server.nodes().all();
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
      world.server.nodes().put(new NodeObject(next, node.gpus(), node.gpuMemoryGiB()));
    }
  }

  void healthChanges() {
    for (NodeObject node : world.server.nodes().all()) {
      List<Gpu> next = new ArrayList<>();
      for (Gpu gpu : world.agents.gpus(node.name())) {
        next.add(Devices.with(gpu, this::health));
      }
      if (!next.isEmpty()) {
        world.agents.health(node.name(), next);
      }
    }
  }

  private GpuHealth health() {
    return random.nextInt(4) == 0 ? GpuHealth.UNHEALTHY : GpuHealth.OK;
  }

  void agentLeaves() {
    for (NodeObject node : world.server.nodes().all()) {
      if (random.nextInt(3) == 0) {
        world.trace.add("no GpuNode " + node.name());
        world.agents.stop(node.name());
        world.server.gpuNodes().delete(node.name());
        if (random.nextBoolean()) {
          world.server.gpuNodes().deleteLease(node.name());
        }
      }
    }
  }

  /** For a moment, or for so long that nobody hears of it any more. */
  void agentDies() {
    for (NodeObject node : world.server.nodes().all()) {
      if (random.nextInt(3) == 0) {
        boolean silent = random.nextBoolean();
        world.trace.add("agent of " + node.name() + " dies" + (silent ? " for long" : ""));
        world.agents.restart(node.name(), silent ? millis(10_000, 400_000) : millis(0, 3_000));
      }
    }
  }

  private Duration millis(int from, int to) {
    return Duration.ofMillis(from + random.nextInt(to - from));
  }
}
