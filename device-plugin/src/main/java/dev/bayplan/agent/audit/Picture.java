package dev.bayplan.agent.audit;

import dev.bayplan.agent.audit.Booking.PodName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Three views of one node at one moment.
 *
 * @param kubelet what it gave, by PodResources; empty where it was not asked or did not answer
 * @param pods on this node by UID, as the API server knows them; empty where it cannot be reached
 */
public record Picture(
    List<Booking> bookings,
    Optional<List<Given>> kubelet,
    Optional<Map<String, PodName>> pods,
    List<Use> uses) {

  public Picture {
    bookings = List.copyOf(bookings);
    kubelet = kubelet.map(List::copyOf);
    pods = pods.map(Map::copyOf);
    uses = List.copyOf(uses);
  }

  /**
   * @param devices UUIDs of whole GPUs and MIG devices, without tokens of shares
   */
  public record Given(PodName pod, String container, Set<String> devices) {
    public Given {
      devices = Set.copyOf(devices);
    }
  }

  /**
   * A process that holds memory of a GPU.
   *
   * @param memoryBytes empty where the driver cannot tell
   */
  public record Use(
      int pid, String gpu, Optional<String> mig, OptionalLong memoryBytes, Origin origin) {}

  /** Where a process comes from. */
  public sealed interface Origin {

    /**
     * @param containerId empty where the cgroup does not say
     */
    record Container(String podUid, Optional<String> containerId) implements Origin {}

    /**
     * No pod's.
     *
     * @param command its name, at most 15 characters
     */
    record Host(String command) implements Origin {}

    /** It has ended since. */
    record Gone() implements Origin {}
  }
}
