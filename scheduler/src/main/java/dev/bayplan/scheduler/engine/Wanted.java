package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Placer;
import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Scoring;
import dev.bayplan.policies.Shortfall;
import dev.bayplan.policies.Verdict;
import java.util.Optional;

/**
 * All that placement looks at of one pod at one snapshot: its class under the rules in force, and
 * where its group lets it go. Of equal ones, what was found for one holds for the others.
 */
record Wanted(PodClass pod, Domain domain) {

  /** Empty while it is not known which rules count; see {@link Rulebook#rules}. */
  static Optional<Wanted> of(Snapshot snapshot, PodFacts pod, Request request) {
    return snapshot
        .rulebook()
        .rules(pod)
        .map(rules -> of(snapshot, pod, PodClass.of(request, pod.ref().namespace(), rules)));
  }

  /** Of a pod whose class is known. */
  static Wanted of(Snapshot snapshot, PodFacts pod, PodClass all) {
    return new Wanted(all, Domain.of(snapshot, pod, all.rules().keepWithin()));
  }

  /** The verdict of one node. */
  Verdict on(NodeState node, Scoring scoring) {
    return domain.admits(node.facts())
        ? Placer.place(pod, node, scoring)
        : new Verdict.Refused(Reason.TopologyNotSatisfied, Shortfall.NONE);
  }

  /**
   * Whether what was found for the pod on one snapshot can still be what it may have on another.
   */
  @SuppressWarnings("ReferenceEquality") // mostly the same ones: that is the quick answer
  static boolean isSame(Snapshot one, Snapshot other, PodFacts pod, Request request) {
    boolean unchanged = one.rulebook() == other.rulebook() && one.groups() == other.groups();
    return unchanged || of(one, pod, request).equals(of(other, pod, request));
  }
}
