package dev.bayplan.bench.fleet;

import dev.bayplan.bench.model.NodeObject;
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

  /** The node as the API server has it: both GPU resources are advertised in full. */
  public NodeObject object() {
    return new NodeObject(facts, gpus.size(), gpuMemoryTokens());
  }

  /** What the node advertises of {@code bayplan.dev/gpu-memory}: whole GiB of each GPU. */
  long gpuMemoryTokens() {
    return gpus.stream().mapToLong(gpu -> gpu.memoryMiB() / 1024).sum();
  }
}
