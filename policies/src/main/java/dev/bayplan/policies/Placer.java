package dev.bayplan.policies;

import java.util.Optional;

/**
 * Decides whether and how a request goes onto one node: a pure function of the two. The same input
 * gives the same devices, whatever order the node's facts came in.
 */
public final class Placer {

  private Placer() {}

  /**
   * The verdict of one node.
   *
   * @param sharingKey the pod's key for shared GPUs (its namespace)
   */
  public static Verdict place(Request request, String sharingKey, NodeState node) {
    return place(request, sharingKey, node, Scoring.PACKING);
  }

  /**
   * The same, with devices and score as {@code scoring} wants them. Whether it fits is the same.
   */
  public static Verdict place(Request request, String sharingKey, NodeState node, Scoring scoring) {
    Optional<Verdict.Refused> refusal = Eligibility.refusal(request, node);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (!request.wantsGpus()) {
      return fits(request, node, new DeviceChoice(request, sharingKey, node, scoring));
    }
    Optional<Reason> closed = closed(request, node);
    if (closed.isPresent()) {
      return new Verdict.Refused(closed.get(), Shortfall.NONE);
    }
    DeviceChoice choice = new DeviceChoice(request, sharingKey, node, scoring);
    Optional<Verdict.Refused> none = choice.choose();
    return none.isPresent() ? none.get() : fits(request, node, choice);
  }

  /** Why no device of this node can be had, whatever is free; empty where they can. */
  private static Optional<Reason> closed(Request request, NodeState node) {
    return switch (node.agent()) {
      case NOT_REPORTED -> Optional.of(Reason.DevicesNotReported);
      case SILENT -> Optional.of(Reason.AgentSilent);
      case SPEAKS ->
          request.wantsShares() && !node.takesShares()
              ? Optional.of(Reason.ModeMismatch)
              : Optional.empty();
    };
  }

  private static Verdict fits(Request request, NodeState node, DeviceChoice choice) {
    long preference = Eligibility.preference(request.constraints(), node.facts());
    return new Verdict.Fits(choice.placement(), choice.score(preference));
  }
}
