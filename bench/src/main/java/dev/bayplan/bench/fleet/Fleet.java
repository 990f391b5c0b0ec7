package dev.bayplan.bench.fleet;

import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.Resources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Nodes made from a seed. The same arguments give the same fleet, on every machine. */
public record Fleet(List<FleetNode> nodes) {

  /** How many pods a kubelet takes unless told otherwise. */
  private static final int PODS_PER_NODE = 110;

  public Fleet {
    nodes = List.copyOf(nodes);
  }

  /**
   * A fleet of the openb shapes in their proportions; with 1,213 nodes it is that very cluster,
   * with its 6,212 GPUs. The seed gives the order of the nodes and the UUIDs of the GPUs.
   */
  public static Fleet openb(int nodes, long seed) {
    if (nodes < 1) {
      throw new IllegalArgumentException("a fleet of " + nodes + " nodes; ask for 1 or more");
    }
    List<NodeShape> shapes = OpenbTables.SHAPES;
    List<Integer> counts =
        Apportionment.scale(shapes.stream().map(NodeShape::nodes).toList(), nodes);
    Random random = new Random(seed);
    List<FleetNode> made = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      for (int n = 0; n < counts.get(i); n++) {
        made.add(node(shapes.get(i), made.size(), random));
      }
    }
    Collections.shuffle(made, random);
    return new Fleet(made);
  }

  public int gpus() {
    return nodes.stream().mapToInt(node -> node.gpus().size()).sum();
  }

  private static FleetNode node(NodeShape shape, int number, Random random) {
    String name = "%s-%04d".formatted(shape.model().toLowerCase(Locale.ROOT), number);
    Map<String, String> labels =
        Map.of("kubernetes.io/hostname", name, "nvidia.com/gpu.product", shape.model());
    Resources allocatable = new Resources(shape.cpuMillis(), shape.memoryMiB() << 20);
    NodeFacts facts = new NodeFacts(name, labels, List.of(), false, allocatable, PODS_PER_NODE);
    List<Gpu> gpus = new ArrayList<>();
    for (int index = 0; index < shape.gpus(); index++) {
      gpus.add(gpu(shape.model(), index, random));
    }
    return new FleetNode(shape, facts, gpus);
  }

  private static Gpu gpu(String model, int index, Random random) {
    GpuId id = new GpuId("GPU-" + uuid(random));
    return new Gpu(id, index, model, GpuModels.memoryMiB(model), GpuHealth.OK);
  }

  private static UUID uuid(Random random) {
    long high = random.nextLong() & ~0xF000L | 0x4000L; // version 4
    long low = random.nextLong() & ~(3L << 62) | 1L << 63; // variant 2
    return new UUID(high, low);
  }
}
