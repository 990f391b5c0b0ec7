package dev.bayplan.policies;

import java.util.List;

/**
 * What the kubelet really gave to one container.
 *
 * @param pod its uid is empty where the API server no longer knows the pod
 * @param isolation how a share is kept apart from others on its GPU; empty where nothing is said
 * @param evict why the pod has to go, empty where it may stay
 */
public record Allocation(
    PodRef pod, String container, State state, List<Part> parts, String isolation, String evict) {

  public Allocation {
    parts = List.copyOf(parts);
  }

  /** Whether the pod is there. */
  public enum State {
    HELD,
    /** The pod is gone, its devices are not free. */
    RELEASING
  }

  /**
   * A GPU, or so much of it.
   *
   * @param memoryMiB 0 for the whole GPU
   */
  public record Part(GpuId gpu, long memoryMiB) {

    public boolean whole() {
      return memoryMiB == 0;
    }
  }
}
