package dev.bayplan.policies;

import java.util.List;
import java.util.Optional;

/**
 * Picks the whole GPUs of one pod as a kubelet will that aligns them: container after container, on
 * the NUMA nodes that its Topology Manager agrees on, and where these have more than are needed,
 * those that our device plugin prefers.
 *
 * <p>After Kubernetes 1.36, {@code pkg/kubelet/cm/topologymanager/scope_container.go} and {@code
 * scope_pod.go} ({@code Admit}), {@code pkg/kubelet/cm/devicemanager/manager.go} ({@code Allocate},
 * {@code devicesToAllocate}, {@code filterByAffinity}).
 */
final class AlignedChoice {

  private final Request request;
  private final NumaPolicy policy;
  private final LinkTable links;
  private final NumaNodes nodes;
  private final long all;

  /**
   * @param all bit mask of the GPUs that the kubelet gives whole to anybody
   */
  AlignedChoice(Request request, NumaPolicy policy, LinkTable links, long all) {
    this.all = all;
    this.request = request;
    this.policy = policy;
    this.links = links;
    this.nodes = links.numaNodes();
  }

  /**
   * Chooses; empty where the kubelet would refuse the pod, or would give it others than these.
   *
   * @param free bit mask of those that the pod may have
   * @param among those of them to choose from
   * @param idle those that the kubelet may give: what it does not know of, our books or a GPU's
   *     health, keeps it from none
   */
  Optional<WholeSet> choose(long free, long among, long idle) {
    List<ContainerRequest> containers = request.containers();
    long[] own = new long[containers.size()];
    NumaMerge.Decision pod = decide(request.wholeGpus(), idle, 0);
    Walk walk = new Walk(free, among, idle);
    for (int i = 0; i < own.length; i++) {
      if (containers.get(i).gpus() instanceof GpuAsk.Whole whole) {
        NumaMerge.Decision decision =
            policy.scope() == NumaPolicy.Scope.POD
                ? pod
                : decide(whole.count(), walk.idle, walk.reusable);
        if (!decision.admitted() || !walk.take(whole.count(), decision.nodes())) {
          return Optional.empty();
        }
        own[i] = walk.given;
        walk.handOver(containers.get(i).kind());
      }
    }
    return Optional.of(new WholeSet(own));
  }

  private NumaMerge.Decision decide(int count, long idle, long reusable) {
    NumaDemand demand = nodes.demand(count, all, idle, reusable);
    return NumaMerge.decide(policy.kind(), nodes.every(), List.of(demand.hints()));
  }

  /** What is left from container to container. */
  private final class Walk {
    private long free;
    private long among;
    private long idle;
    private long reusable;
    private long given;

    Walk(long free, long among, long idle) {
      this.free = free;
      this.among = among;
      this.idle = idle;
    }

    /** First what init containers have had, then what is aligned, then anything. */
    boolean take(int count, long numaNodes) {
      given = links.choose(reusable, Math.min(count, Long.bitCount(reusable)));
      int needed = count - Long.bitCount(given);
      long aligned = idle & nodes.gpusOn(numaNodes);
      if (needed <= Long.bitCount(aligned)) {
        return give(among & aligned, needed);
      }
      return give(among & aligned, Long.bitCount(aligned))
          && give(among & ~aligned, needed - Long.bitCount(aligned));
    }

    private boolean give(long from, int count) {
      if (Long.bitCount(from) < count) {
        return false;
      }
      given |= links.choose(free, from, count);
      return true;
    }

    void handOver(ContainerKind kind) {
      free &= ~given;
      among &= ~given;
      idle &= ~given;
      reusable = kind == ContainerKind.INIT ? reusable | given : reusable & ~given;
    }
  }
}
