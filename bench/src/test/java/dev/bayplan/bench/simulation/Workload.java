package dev.bayplan.bench.simulation;

import dev.bayplan.bench.model.NodeObject;
import dev.bayplan.bench.model.PodSpec;
import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.GpuPlace;
import dev.bayplan.policies.GpuTerms;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.Isolation;
import dev.bayplan.policies.Link;
import dev.bayplan.policies.MigDevice;
import dev.bayplan.policies.MigId;
import dev.bayplan.policies.MigMode;
import dev.bayplan.policies.Models;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import dev.bayplan.policies.Sharer;
import dev.bayplan.policies.Uuids;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Random pods and nodes, small enough to fill each other up. */
final class Workload {

  private static final long GIB = 1L << 30;
  private static final int MIB_PER_GIB = 1024;
  private static final List<String> PROFILES = List.of("1g.10gb", "3g.40gb");
  private static final List<String> MODELS = List.of("A100", "H100");
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
    String model = MODELS.get(random.nextInt(2));
    List<Gpu> gpus = new ArrayList<>();
    int whole = 0;
    for (int i = 0; i < count; i++) {
      GpuId id = new GpuId("GPU-" + name + "-" + i + "-" + made++);
      MigMode mig = random.nextInt(4) == 0 ? cut(id) : MigMode.OFF;
      gpus.add(new Gpu(id, i, model, memoryMiB, GpuHealth.OK, GpuPlace.UNKNOWN, mig));
      whole += mig.enabled() ? 0 : 1;
    }
    NodeFacts facts =
        new NodeFacts(
            name,
            Map.of("zone", ZONES.get(random.nextInt(2)), "rack", ZONES.get(random.nextInt(2))),
            List.of(),
            false,
            new Resources(4_000 + 1_000L * random.nextInt(8), 64 * GIB),
            4 + random.nextInt(16));
    return new Machine(new NodeObject(facts, whole, whole * (memoryMiB / MIB_PER_GIB)), gpus);
  }

  private MigMode cut(GpuId gpu) {
    MigDevice[] migs = new MigDevice[1 + random.nextInt(4)];
    for (int i = 0; i < migs.length; i++) {
      MigId id = new MigId("MIG-" + gpu + "-" + i);
      migs[i] = new MigDevice(id, PROFILES.get(random.nextInt(2)), 9_728, GpuHealth.OK);
    }
    return MigMode.of(migs);
  }

  PodSpec pod() {
    int kind = random.nextInt(20);
    if (kind == 0) {
      return PodSpec.of(new InvalidRequest("nonsense", resources(), random.nextInt(2)));
    }
    NodeConstraints constraints = random.nextInt(8) == 0 ? in("zone") : NodeConstraints.NONE;
    Request request =
        new Request(containers(kind), resources(), constraints, terms(), Sharer.ANY_USER);
    PodSpec spec = PodSpec.of(request, random.nextInt(5) == 0 ? random.nextInt(3) : 0);
    return random.nextInt(10) == 0 ? withUnmodelledConstraint(spec) : spec;
  }

  /** What GPUs must be like; that is looked at when devices are planned, and not by kubelets. */
  private GpuTerms terms() {
    if (random.nextInt(6) != 0) {
      return GpuTerms.NONE;
    }
    return new GpuTerms(
        random.nextBoolean()
            ? Models.of(Set.of(MODELS.get(random.nextInt(2))), Set.of())
            : Models.ANY,
        Uuids.ANY,
        random.nextInt(3) * 20_000,
        Link.Kind.UNKNOWN,
        false,
        Isolation.NONE,
        GpuTerms.Together.ANY);
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
    if (random.nextInt(6) == 0) {
      containers.add(new ContainerRequest("init", ContainerKind.INIT, ask(kind)));
    }
    if (random.nextInt(8) == 0) {
      containers.add(new ContainerRequest("sidecar", ContainerKind.SIDECAR, ask(kind)));
    }
    containers.add(new ContainerRequest("main", ContainerKind.MAIN, ask(kind)));
    if (random.nextInt(8) == 0) {
      containers.add(new ContainerRequest("other", ContainerKind.MAIN, GpuAsk.NONE));
    }
    return containers;
  }

  /** All containers of a pod ask for devices of one kind. */
  private GpuAsk ask(int kind) {
    if (kind > 17) {
      return GpuAsk.NONE;
    }
    if (kind > 14) {
      return new GpuAsk.Mig(
          new TreeMap<>(Map.of(PROFILES.get(random.nextInt(2)), 1 + random.nextInt(2))));
    }
    return kind < 10 ? share() : new GpuAsk.Whole(1 + random.nextInt(2));
  }

  private GpuAsk share() {
    int gpus = random.nextInt(6) == 0 ? 2 : 1;
    int percent = 25 * random.nextInt(4);
    return random.nextInt(4) == 0
        ? new GpuAsk.Share(0, 1 + random.nextInt(1000), percent, gpus)
        : new GpuAsk.Share((1 + random.nextInt(40)) * (long) MIB_PER_GIB, 0, percent, gpus);
  }

  private Resources resources() {
    return new Resources(100L * (1 + random.nextInt(20)), GIB * random.nextInt(8));
  }
}
