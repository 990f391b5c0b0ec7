package dev.bayplan.bench.fleet;

import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.NodeFacts;
import java.util.List;

/** A node of a generated fleet with its GPUs, by index. */
public record FleetNode(NodeShape shape, NodeFacts facts, List<Gpu> gpus) {

  public FleetNode {
    gpus = List.copyOf(gpus);
  }

  public String name() {
    return facts.name();
  }

  /** What the node advertises of {@code bayplan.dev/gpu-memory}: whole GiB of each GPU. */
  public long gpuMemoryTokens() {
    return gpus.stream().mapToLong(gpu -> gpu.memoryMiB() / 1024).sum();
  }
}
