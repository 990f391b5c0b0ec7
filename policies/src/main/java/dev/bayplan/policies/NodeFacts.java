package dev.bayplan.policies;

import java.util.List;
import java.util.Map;

/**
 * A node as the API server describes it, without its GPUs.
 *
 * @param allocatable CPU and memory for pods
 * @param allocatablePods how many pods the kubelet takes
 */
public record NodeFacts(
    String name,
    Map<String, String> labels,
    List<Taint> taints,
    boolean unschedulable,
    Resources allocatable,
    int allocatablePods) {

  public NodeFacts {
    labels = Map.copyOf(labels);
    taints = List.copyOf(taints);
  }
}
