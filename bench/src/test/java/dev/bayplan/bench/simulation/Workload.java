package dev.bayplan.bench.simulation;

import dev.bayplan.bench.model.NodeObject;
import dev.bayplan.bench.model.PodSpec;
import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Random pods and nodes, small enough to fill each other up. */
final class Workload {

  private static final long GIB = 1L << 30;
  private static final int MIB_PER_GIB = 1024;
  private static final List<String> ZONES = List.of("east", "west");

  private final SplittableRandom random;
  private int made;

  Workload(SplittableRandom random) {
    this.random = random;
  }

  /** A node with its devices. */
  record Machine(NodeObject node, List<Gpu> gpus) {}

  Machine machine(String name) {
    int count = random.nextInt(5);
    long memoryMiB = List.of(16_384L, 40_960L, 81_559L).get(random.nextInt(3));
    List<Gpu> gpus = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      GpuId id = new GpuId("GPU-" + name + "-" + i + "-" + made++);
      gpus.add(new Gpu(id, i, "model", memoryMiB, GpuHealth.OK));
    }
    NodeFacts facts =
        new NodeFacts(
            name,
            Map.of("zone", ZONES.get(random.nextInt(2)), "rack", ZONES.get(random.nextInt(2))),
            List.of(),
            false,
            new Resources(4_000 + 1_000L * random.nextInt(8), 64 * GIB),
            4 + random.nextInt(16));
    return new Machine(new NodeObject(facts, count, count * (memoryMiB / MIB_PER_GIB)), gpus);
  }

  PodSpec pod() {
    int kind = random.nextInt(20);
    if (kind == 0) {
      return PodSpec.of(new InvalidRequest("nonsense", resources(), random.nextInt(2)));
    }
    NodeConstraints constraints = random.nextInt(8) == 0 ? in("zone") : NodeConstraints.NONE;
    Request request = new Request(containers(kind), resources(), constraints);
    PodSpec spec = PodSpec.of(request, random.nextInt(5) == 0 ? random.nextInt(3) : 0);
    return random.nextInt(10) == 0 ? withUnmodelledConstraint(spec) : spec;
  }

  /** Something that a plugin of kube-scheduler minds and the planner knows nothing of. */
  private PodSpec withUnmodelledConstraint(PodSpec spec) {
    NodeConstraints constraints = in("rack");
    return new PodSpec(
        spec.scheduler(), spec.ask(), spec.counted(), constraints, spec.priority(), Set.of());
  }

  private NodeConstraints in(String label) {
    return new NodeConstraints(
        Map.of(label, ZONES.get(random.nextInt(2))), List.of(), List.of(), List.of());
  }

  private List<ContainerRequest> containers(int kind) {
    List<ContainerRequest> containers = new ArrayList<>();
    boolean share = kind < 11;
    boolean none = kind > 17;
    if (random.nextInt(6) == 0) {
      containers.add(new ContainerRequest("init", ContainerKind.INIT, ask(share, none)));
    }
    if (random.nextInt(8) == 0) {
      containers.add(new ContainerRequest("sidecar", ContainerKind.SIDECAR, ask(share, none)));
    }
    containers.add(new ContainerRequest("main", ContainerKind.MAIN, ask(share, none)));
    if (random.nextInt(8) == 0) {
      containers.add(new ContainerRequest("other", ContainerKind.MAIN, GpuAsk.NONE));
    }
    return containers;
  }

  private GpuAsk ask(boolean share, boolean none) {
    if (none) {
      return GpuAsk.NONE;
    }
    return share
        ? new GpuAsk.Share((1 + random.nextInt(40)) * (long) MIB_PER_GIB, 25 * random.nextInt(4))
        : new GpuAsk.Whole(1 + random.nextInt(2));
  }

  private Resources resources() {
    return new Resources(100L * (1 + random.nextInt(20)), GIB * random.nextInt(8));
  }
}
