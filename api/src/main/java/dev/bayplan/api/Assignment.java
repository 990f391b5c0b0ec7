package dev.bayplan.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Node and devices of one pod, as the annotations {@link Keys#ASSIGNMENT} and {@link Keys#PLAN}
 * carry them.
 *
 * @param containers devices by container, in the pod's order; containers without devices are absent
 */
public record Assignment(
    String node, Map<String, List<Device>> containers, Origin origin, Extras extras)
    implements Decoded {

  public Assignment {
    Map<String, List<Device>> copy = new LinkedHashMap<>();
    containers.forEach((container, devices) -> copy.put(container, List.copyOf(devices)));
    containers = Collections.unmodifiableMap(copy);
  }

  /** One device, or a part of one, of one container. */
  public sealed interface Device {

    Extras extras();

    /** A whole GPU, by UUID. */
    record Whole(String gpu, Extras extras) implements Device {}

    /**
     * A share of a GPU.
     *
     * @param computePercent 1 to 100, or 0 where the pod does not say
     */
    record Share(String gpu, long memoryMiB, int computePercent, Extras extras) implements Device {}

    /** A MIG device, by UUID, and the GPU that it is cut from. */
    record Mig(String mig, String gpu, Extras extras) implements Device {}

    /** So many of a resource, of which the kubelet picks the devices (mode {@code Observe}). */
    record Counted(String resource, int count, Extras extras) implements Device {}
  }

  /**
   * Where an assignment comes from. Texts may be empty: not known, or none.
   *
   * @param plan id of the plan
   * @param generation counts the plans of this pod from 1; the higher one wins
   * @param epoch the leader's term that planned it, 0 where not known
   * @param gang name of the pod's gang
   * @param policy {@code name@generation} of the policy obeyed
   * @param decision id of the decision, as in log and {@code why}
   * @param sharing with whom its GPUs are shared, where a policy says so; empty: its namespace
   * @param sharers pods that may share one of its GPUs, at most; 0: as many as fit
   */
  public record Origin(
      String plan,
      long generation,
      long epoch,
      String gang,
      String policy,
      String decision,
      String sharing,
      int sharers) {

    /** With no word of sharing. */
    public Origin(
        String plan, long generation, long epoch, String gang, String policy, String decision) {
      this(plan, generation, epoch, gang, policy, decision, "", 0);
    }

    /** A plan of a single pod under no policy. */
    public static Origin of(String plan, long generation, String decision) {
      return new Origin(plan, generation, 0, "", "", decision);
    }

    public Origin in(long newEpoch) {
      return new Origin(plan, generation, newEpoch, gang, policy, decision, sharing, sharers);
    }

    /** Planned by this policy, which says who shares. */
    public Origin by(String newPolicy, String newSharing, int newSharers) {
      return new Origin(plan, generation, epoch, gang, newPolicy, decision, newSharing, newSharers);
    }
  }

  /** Whether this one counts where both are found. */
  public boolean supersedes(Assignment other) {
    return origin.generation() > other.origin.generation();
  }

  /** All devices of all containers. */
  public List<Device> devices() {
    List<Device> all = new ArrayList<>();
    containers.values().forEach(all::addAll);
    return List.copyOf(all);
  }
}
