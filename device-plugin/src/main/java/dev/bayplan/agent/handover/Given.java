package dev.bayplan.agent.handover;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;

/**
 * What one container was given: kept in a local file, since a container restarts also while the API
 * server is away.
 *
 * @param podUid empty where the pod was not known to the API server
 * @param ids as the kubelet named them
 * @param isolation {@code mps}, {@code mps-cooperative} or {@code none} for a share; empty else
 */
public record Given(
    PodName pod,
    String podUid,
    String container,
    String resource,
    SortedSet<String> ids,
    List<Part> parts,
    Optional<String> isolation) {

  public Given {
    ids = DeviceIds.sorted(ids);
    parts = List.copyOf(parts);
  }

  /**
   * A whole GPU, a MIG device, or a part of a GPU.
   *
   * @param gpu UUID
   * @param mig UUID of the MIG device
   * @param memoryMiB size of a share
   */
  public record Part(String gpu, Optional<String> mig, OptionalLong memoryMiB, int computePercent) {

    public static Part whole(String gpu) {
      return new Part(gpu, Optional.empty(), OptionalLong.empty(), 0);
    }

    public static Part mig(String gpu, String mig) {
      return new Part(gpu, Optional.of(mig), OptionalLong.empty(), 0);
    }

    public static Part share(String gpu, long memoryMiB, int computePercent) {
      return new Part(gpu, Optional.empty(), OptionalLong.of(memoryMiB), computePercent);
    }

    public boolean isShare() {
      return memoryMiB.isPresent();
    }
  }

  Given isolatedBy(String kind) {
    return new Given(pod, podUid, container, resource, ids, parts, Optional.of(kind));
  }

  public boolean hasShare() {
    return parts.stream().anyMatch(Part::isShare);
  }

  public boolean isOn(String gpu) {
    return parts.stream().anyMatch(part -> part.gpu().equals(gpu));
  }
}
