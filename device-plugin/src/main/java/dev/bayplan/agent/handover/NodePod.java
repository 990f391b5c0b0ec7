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
   * @param relative whether a share's count is one for each GPU, whatever its size
   */
  public record ContainerAsk(
      String container, boolean init, String resource, int count, boolean relative) {

    public ContainerAsk(String container, boolean init, String resource, int count) {
      this(container, init, resource, count, false);
    }

    private static final long MIB_PER_GIB = 1024;

    /** Whether these parts are what is asked for: equal, and each on a GPU of its own. */
    boolean isMetBy(List<Given.Part> parts) {
      long gpus = parts.stream().map(Given.Part::gpu).distinct().count();
      long sizes = parts.stream().map(Given.Part::memoryMiB).distinct().count();
      long sum = parts.stream().mapToLong(part -> part.memoryMiB().orElse(0)).sum();
      return gpus == parts.size()
          && (relative ? count == gpus : sizes == 1 && sum == count * MIB_PER_GIB);
    }
  }

  /** Whether this is an ordinary init container, which has ended before the others start. */
  boolean isInit(String container) {
    return containers.stream().anyMatch(ask -> ask.init() && ask.container().equals(container));
  }

  /** What a container asks for of a resource. */
  Optional<ContainerAsk> ask(String container, String resource) {
    return containers.stream()
        .filter(ask -> ask.container().equals(container) && ask.resource().equals(resource))
        .findFirst();
  }

  /** The devices that were planned for a container; none where nothing was. */
  public List<Assignment.Device> planned(String container) {
    return assignment
        .map(plan -> plan.containers().getOrDefault(container, List.of()))
        .orElse(List.of());
  }
}
