package dev.bayplan.policies;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the agent of a node tells of its GPUs.
 *
 * @param handOver how devices get to containers there
 * @param gpus all of them, also those that are cut
 * @param allocations what the kubelet gave to whom
 */
public record DeviceReport(
    Stamp stamp, HandOver handOver, List<Gpu> gpus, List<Allocation> allocations) {

  public DeviceReport {
    gpus = List.copyOf(gpus);
    allocations = List.copyOf(allocations);
  }

  /** These GPUs, nobody on them, and no word of when that was. */
  public static DeviceReport of(List<Gpu> gpus) {
    return new DeviceReport(Stamp.NONE, HandOver.SHARED, gpus, List.of());
  }

  /** The profiles of all MIG devices. */
  public Map<MigId, String> migProfiles() {
    Map<MigId, String> profiles = new HashMap<>();
    gpus.forEach(gpu -> gpu.mig().devices().forEach(mig -> profiles.put(mig.id(), mig.profile())));
    return profiles;
  }

  /**
   * When a report was made.
   *
   * @param bootId of the node's kernel, empty where it is not known
   * @param epoch counts the agent's starts on the node
   * @param sequence counts the reports of one epoch
   */
  public record Stamp(String bootId, long epoch, long sequence) {

    /** Not told: nothing can be said of the order. */
    public static final Stamp NONE = new Stamp("", 0, 0);
  }
}
