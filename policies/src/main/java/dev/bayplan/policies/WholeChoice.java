package dev.bayplan.policies;

import java.util.Optional;

/** Whether a node can give a pod its whole GPUs, and what is missing where it cannot. */
final class WholeChoice {

  private WholeChoice() {}

  /** Why not; empty where {@link LinkTable#choose} of the free ones does what is asked. */
  static Optional<Verdict.Refused> refusal(
      NodeState node, NodeMasks masks, Request request, int available) {
    int wanted = request.wholeGpus();
    if (wanted == 0) {
      return Optional.empty();
    }
    if (available < wanted) {
      return Optional.of(tooFew(node, masks, request, available));
    }
    return linked(node, masks.free(), request)
        ? Optional.empty()
        : Optional.of(
            new Verdict.Refused(
                linked(node, masks.healthy(), request) ? Reason.LinksBusy : Reason.NoSuchLinks,
                Shortfall.NONE));
  }

  /** The best set has the best ring ({@link LinkQuality}), so no other one would do. */
  private static boolean linked(NodeState node, long from, Request request) {
    int wanted = request.wholeGpus();
    int ring = request.terms().minLink().ordinal();
    return ring == 0
        || wanted < 2
        || node.links().quality(node.links().choose(from, wanted)).ring() >= ring;
  }

  private static Verdict.Refused tooFew(
      NodeState node, NodeMasks masks, Request request, int available) {
    int wanted = request.wholeGpus();
    int total = Long.bitCount(masks.allowed());
    int healthy = Long.bitCount(masks.healthy());
    if (total < wanted) {
      return refused(masks.tooFew(wanted), wanted, total);
    }
    NumaChoice numa = new NumaChoice(request, node);
    if (numa.neverFits(masks.allowed())) {
      return numa.refusal(masks);
    }
    return healthy < wanted
        ? refused(Reason.DeviceUnhealthy, wanted, healthy)
        : refused(Reason.GpusBusy, wanted, available);
  }

  private static Verdict.Refused refused(Reason reason, int asked, int available) {
    return new Verdict.Refused(reason, new Shortfall(asked, available, Shortfall.Unit.GPUS));
  }
}
