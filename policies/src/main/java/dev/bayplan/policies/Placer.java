package dev.bayplan.policies;

import java.util.Optional;

/**
 * Decides whether and how a request goes onto one node: a pure function of the two. The same input
 * gives the same devices, whatever order the node's facts came in.
 */
public final class Placer {

  private Placer() {}

  /** The verdict of one node: whether the pod fits there, with which devices, and how well. */
  public static Verdict place(PodClass pod, NodeState node, Scoring scoring) {
    Request request = pod.request();
    Optional<Verdict.Refused> refusal = Eligibility.refusal(request, node);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    DeviceChoice choice = new DeviceChoice(pod, node, scoring);
    if (!request.wantsGpus()) {
      return fits(request, node, choice);
    }
    Optional<Reason> closed = closed(request, node);
    if (closed.isPresent()) {
      return new Verdict.Refused(closed.get(), Shortfall.NONE);
    }
    Optional<Verdict.Refused> none = choice.choose();
    return none.isPresent() ? none.get() : fits(request, node, choice);
  }

  /** Why no device of this node can be had, whatever is free; empty where they can. */
  private static Optional<Reason> closed(Request request, NodeState node) {
    return switch (node.agent()) {
      case NOT_REPORTED -> Optional.of(Reason.DevicesNotReported);
      case SILENT -> Optional.of(Reason.AgentSilent);
      case SPEAKS -> request.wantsShares() ? closedToShares(request, node) : Optional.empty();
    };
  }

  private static Optional<Reason> closedToShares(Request request, NodeState node) {
    Optional<Isolation> offered = node.handOver().shares();
    if (offered.isEmpty() || (offered.get() != Isolation.NONE && request.spreadsShares())) {
      return Optional.of(Reason.ModeMismatch); // An MPS client has one server, and so one GPU.
    }
    return offered.get().compareTo(request.terms().isolation()) < 0
        ? Optional.of(Reason.IsolationNotOffered)
        : Optional.empty();
  }

  private static Verdict fits(Request request, NodeState node, DeviceChoice choice) {
    long preference = Eligibility.preference(request.constraints(), node.facts());
    return new Verdict.Fits(choice.placement(), choice.score(preference));
  }
}
