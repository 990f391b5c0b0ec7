package dev.bayplan.policies;

import java.util.List;
import java.util.Optional;

/**
 * Picks the whole GPUs of one pod on one node: the best linked of those that may be had ({@link
 * LinkTable}), within what the pod's wish and the node's kubelet ({@link AlignedChoice}) allow of
 * NUMA nodes.
 */
final class NumaChoice {

  private final Request request;
  private final NumaPolicy policy;
  private final boolean oneNumaNode;
  private final LinkTable links;
  private final long all;

  NumaChoice(Request request, NodeState node) {
    this(
        request,
        request.terms().oneNumaNode(),
        node.handOver().numa(),
        node.links(),
        node.givenWhole());
  }

  /**
   * @param oneNumaNode whether the pod wants all its whole GPUs on one NUMA node
   * @param all bit mask of the GPUs that the kubelet gives whole to anybody
   */
  NumaChoice(Request request, boolean oneNumaNode, NumaPolicy policy, LinkTable links, long all) {
    this.all = all;
    this.request = request;
    this.oneNumaNode = oneNumaNode;
    this.policy = policy;
    this.links = links;
  }

  /**
   * Chooses; empty where there is none, which NUMA nodes alone can cause.
   *
   * @param free bit mask of those that the pod may have, at least as many as it wants, and linked
   *     as it wants
   * @param idle those that the kubelet may give: no container has them
   */
  Optional<WholeSet> choose(long free, long idle) {
    if (request.wholeGpus() == 0) {
      return Optional.of(WholeSet.none(request));
    }
    if (!oneNumaNode && !aligned()) {
      return Optional.of(unaligned(links.choose(free, request.wholeGpus())));
    }
    return (oneNumaNode ? onOneNode(free, idle) : among(free, free, idle)).filter(this::linked);
  }

  private boolean aligned() {
    return policy.aligns() && links.numaNodes().size() > 0;
  }

  private boolean linked(WholeSet set) {
    return request.wholeGpus() < 2
        || links.quality(set.all()).ring() >= request.terms().minLink().ordinal();
  }

  private Optional<WholeSet> onOneNode(long free, long idle) {
    Optional<WholeSet> best = Optional.empty();
    NumaNodes nodes = links.numaNodes();
    for (int node = 0; node < nodes.size(); node++) {
      Optional<WholeSet> here = among(free, free & nodes.gpus(node), idle);
      if (here.isPresent()
          && (best.isEmpty() || links.better(free, here.get().all(), best.get().all()))) {
        best = here;
      }
    }
    return best;
  }

  private Optional<WholeSet> among(long free, long among, long idle) {
    if (Long.bitCount(among) < request.wholeGpus()) {
      return Optional.empty();
    }
    return aligned()
        ? new AlignedChoice(request, policy, links, all).choose(free, among, idle)
        : Optional.of(unaligned(links.choose(free, among, request.wholeGpus())));
  }

  /** Sidecars and mains get devices of their own; an init container borrows from those after it. */
  private WholeSet unaligned(long taken) {
    List<ContainerRequest> containers = request.containers();
    long[] own = new long[containers.size()];
    long left = taken;
    long lendable = taken;
    for (int i = 0; i < own.length; i++) {
      if (!(containers.get(i).gpus() instanceof GpuAsk.Whole whole)) {
        continue;
      }
      boolean lent = containers.get(i).kind() == ContainerKind.INIT;
      own[i] = links.choose(lent ? lendable : left, whole.count());
      left &= lent ? -1L : ~own[i];
      lendable &= containers.get(i).kind() == ContainerKind.SIDECAR ? ~own[i] : -1L;
    }
    return new WholeSet(own);
  }

  /**
   * Whether NUMA nodes stand against the pod even where nobody has a GPU.
   *
   * @param allowed those that are as the pod wants them
   */
  boolean neverFits(long allowed) {
    return (oneNumaNode || aligned()) && choose(allowed, all).isEmpty();
  }

  /** Why {@link #choose} found none. */
  Verdict.Refused refusal(NodeMasks masks) {
    Reason reason =
        neverFits(masks.allowed()) ? Reason.RequestExceedsNumaNodes : Reason.NumaMisaligned;
    int asked = askedAtOnce();
    boolean single = oneNumaNode || policy.kind() == NumaPolicy.Kind.SINGLE_NUMA_NODE;
    NumaNodes nodes = links.numaNodes();
    int least = single ? 1 : nodes.demand(asked, all, 0, 0).leastNodes();
    int available = Math.min(asked, nodes.most(masks.free(), least));
    return new Verdict.Refused(reason, new Shortfall(asked, available, Shortfall.Unit.GPUS));
  }

  /** By the pod, or by the one container that asks for the most. */
  private int askedAtOnce() {
    if (oneNumaNode || policy.scope() == NumaPolicy.Scope.POD) {
      return request.wholeGpus();
    }
    int most = 0;
    for (ContainerRequest container : request.containers()) {
      most = Math.max(most, container.gpus() instanceof GpuAsk.Whole whole ? whole.count() : 0);
    }
    return most;
  }
}
