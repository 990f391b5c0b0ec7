package dev.bayplan.agent.handover;

import dev.bayplan.api.Assignment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A pod of this node as the API server knows it.
 *
 * @param created orders equal pods, nothing more
 * @param ended whether its phase is Succeeded or Failed
 * @param assignment what the scheduler planned; empty for a pod of somebody else
 * @param containers those that ask for a resource of ours, init containers first
 */
public record NodePod(
    PodName name,
    String uid,
    Instant created,
    boolean ended,
    Optional<Assignment> assignment,
    List<ContainerAsk> containers) {

  public NodePod {
    containers = List.copyOf(containers);
  }

  /**
   * What one container asks the kubelet for.
   *
   * @param init an ordinary init container: the kubelet lets later containers have its devices
   * @param resource such as {@code nvidia.com/gpu}
   */
  public record ContainerAsk(String container, boolean init, String resource, int count) {}

  /** The devices that were planned for a container; none where nothing was. */
  public List<Assignment.Device> planned(String container) {
    return assignment
        .map(plan -> plan.containers().getOrDefault(container, List.of()))
        .orElse(List.of());
  }
}
