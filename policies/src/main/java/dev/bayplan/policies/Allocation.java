package dev.bayplan.policies;

import java.util.List;
import java.util.Optional;

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
   * A GPU, so much of it, or a MIG device of it.
   *
   * @param mig empty for a GPU and for a share
   * @param memoryMiB 0 for the whole GPU and for a MIG device
   */
  public record Part(GpuId gpu, Optional<MigId> mig, long memoryMiB) {

    /** A GPU, or a share. */
    public Part(GpuId gpu, long memoryMiB) {
      this(gpu, Optional.empty(), memoryMiB);
    }

    public Part(GpuId gpu, MigId mig) {
      this(gpu, Optional.of(mig), 0);
    }

    public boolean whole() {
      return mig.isEmpty() && memoryMiB == 0;
    }

    public boolean share() {
      return mig.isEmpty() && memoryMiB > 0;
    }
  }
}
