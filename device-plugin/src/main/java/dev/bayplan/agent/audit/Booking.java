package dev.bayplan.agent.audit;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the books say that a container holds.
 *
 * @param releasing whether its pod is gone and its devices are not yet free
 */
public record Booking(
    PodName pod, String podUid, String container, List<Held> held, boolean releasing) {

  public Booking {
    held = List.copyOf(held);
  }

  /** A pod by its name. */
  public record PodName(String namespace, String name) {
    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }

  /**
   * A whole GPU, a MIG device, or so much of a GPU.
   *
   * @param memoryMiB of a share; empty for the others
   */
  public record Held(String gpu, Optional<String> mig, OptionalLong memoryMiB) {

    public static Held gpu(String uuid) {
      return new Held(uuid, Optional.empty(), OptionalLong.empty());
    }

    public static Held mig(String gpu, String mig) {
      return new Held(gpu, Optional.of(mig), OptionalLong.empty());
    }

    public static Held share(String gpu, long memoryMiB) {
      return new Held(gpu, Optional.empty(), OptionalLong.of(memoryMiB));
    }

    /** As the kubelet names it; shares have no name of their own there. */
    Optional<String> deviceId() {
      return memoryMiB.isPresent() ? Optional.empty() : Optional.of(mig.orElse(gpu));
    }
  }
}
