package dev.bayplan.agent.handover;

import dev.bayplan.api.Assignment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A pod of this node as the API server knows it.
 *
 * @param created orders equal pods, nothing more
 * @param ended whether its phase is Succeeded or Failed
 * @param assignment what the scheduler planned; empty for a pod of somebody else
 * @param containers those that ask for a resource of ours, init containers first
 * @param started containers that run, or ran at any time
 */
public record NodePod(
    PodName name,
    String uid,
    Instant created,
    boolean ended,
    Optional<Assignment> assignment,
    List<ContainerAsk> containers,
    Set<String> started) {

  public NodePod {
    containers = List.copyOf(containers);
    started = Set.copyOf(started);
  }

  /**
   * What one container asks the kubelet for.
   *
   * @param init an ordinary init container: the kubelet lets later containers have its devices
   * @param resource such as {@code nvidia.com/gpu}
   */
  public record ContainerAsk(String container, boolean init, String resource, int count) {}

  /** Whether this is an ordinary init container, which has ended before the others start. */
  boolean isInit(String container) {
    return containers.stream().anyMatch(ask -> ask.init() && ask.container().equals(container));
  }

  /** The devices that were planned for a container; none where nothing was. */
  public List<Assignment.Device> planned(String container) {
    return assignment
        .map(plan -> plan.containers().getOrDefault(container, List.of()))
        .orElse(List.of());
  }
}
