package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A node before anybody has added anything up: GPUs and what pods hold of them. */
record NodeCase(HandOver handOver, List<Gpu> gpus, List<Hold> holds) {

  NodeCase {
    gpus = List.copyOf(gpus);
    holds = List.copyOf(holds);
  }

  NodeState state() {
    return NodeState.of(Given.facts("n"), NodeState.Agent.SPEAKS, handOver, gpus, holds);
  }

  /** The same, told in another order. */
  NodeCase shuffled(Random random) {
    List<Gpu> mixed = new ArrayList<>(gpus);
    List<Hold> others = new ArrayList<>(holds);
    Collections.shuffle(mixed, random);
    Collections.shuffle(others, random);
    return new NodeCase(handOver, mixed, others);
  }

  NodeCase with(Hold hold) {
    List<Hold> more = new ArrayList<>(holds);
    more.add(hold);
    return new NodeCase(handOver, gpus, more);
  }

  Gpu gpu(GpuId id) {
    return gpus.stream().filter(gpu -> gpu.id().equals(id)).findFirst().orElseThrow();
  }
}
