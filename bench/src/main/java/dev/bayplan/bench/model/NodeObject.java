package dev.bayplan.bench.model;

import dev.bayplan.policies.NodeFacts;

/**
 * A node.
 *
 * @param gpus {@code nvidia.com/gpu} in its allocatable
 * @param gpuMemoryGiB {@code bayplan.dev/gpu-memory} in its allocatable
 */
public record NodeObject(NodeFacts facts, long gpus, long gpuMemoryGiB) {

  public String name() {
    return facts.name();
  }

  public Counted allocatable() {
    return new Counted(
        facts.allocatable().cpuMillis(),
        facts.allocatable().memoryBytes(),
        facts.allocatablePods(),
        gpus,
        gpuMemoryGiB);
  }
}
