package dev.bayplan.agent.metrics;

import dev.bayplan.agent.audit.Booking.PodName;
import dev.bayplan.agent.audit.Finding;
import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.Sample;
import dev.bayplan.agent.health.NodeHealth;
import dev.bayplan.agent.mps.DaemonState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the metrics show.
 *
 * @param gpus with their last sample, where there was one
 * @param xids how many of which code, since the agent's start
 * @param findings that stand
 */
public record DeviceView(
    List<Gpu> gpus,
    NodeHealth health,
    Map<XidKey, Long> xids,
    List<ShareUse> shares,
    List<Finding> findings,
    List<DaemonState> daemons) {

  public static final DeviceView NOTHING =
      new DeviceView(List.of(), NodeHealth.NONE, Map.of(), List.of(), List.of(), List.of());

  public DeviceView {
    gpus = List.copyOf(gpus);
    xids = Map.copyOf(xids);
    shares = List.copyOf(shares);
    findings = List.copyOf(findings);
    daemons = List.copyOf(daemons);
  }

  /**
   * @param holder the one container that holds the GPU or its only share; empty where there are
   *     none or several
   * @param lastXid of this GPU
   */
  public record Gpu(
      GpuDevice device,
      Optional<Sample> sample,
      Optional<Holder> holder,
      Optional<Integer> lastXid) {}

  /** A container. */
  public record Holder(PodName pod, String container) {}

  /** An error of a GPU. */
  public record XidKey(String uuid, int code) {}

  /**
   * The shares of one pod on one GPU.
   *
   * @param isolation as in GpuNode's allocations
   */
  public record ShareUse(PodName pod, String gpu, long memoryMiB, long usedMiB, String isolation) {}
}
