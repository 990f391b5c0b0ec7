package dev.bayplan.policies;

import java.util.Map;
import java.util.Optional;

/**
 * The in-tree checks that do not concern GPUs: cordon, taints, selector, affinity, CPU, memory, pod
 * slots. The rules are those of kube-scheduler's plugins NodeUnschedulable, TaintToleration,
 * NodeAffinity and NodeResourcesFit ({@code pkg/scheduler/framework/plugins}).
 */
final class Eligibility {

  /** The taint that stands for {@code spec.unschedulable}. */
  private static final Taint UNSCHEDULABLE =
      new Taint("node.kubernetes.io/unschedulable", "", Taint.Effect.NO_SCHEDULE);

  private Eligibility() {}

  /** Why the pod cannot run here, GPUs aside; empty where it can. */
  static Optional<Verdict.Refused> refusal(Request request, NodeState node) {
    if (!selected(request.constraints(), node.facts())) {
      return Optional.of(new Verdict.Refused(Reason.NodeExcluded, Shortfall.NONE));
    }
    return room(request.resources(), node);
  }

  private static boolean selected(NodeConstraints constraints, NodeFacts node) {
    return tolerated(constraints, node)
        && matches(constraints.selector(), node.labels())
        && (constraints.required().isEmpty()
            || constraints.required().stream()
                .anyMatch(term -> term.matches(node.name(), node.labels())));
  }

  private static boolean tolerated(NodeConstraints constraints, NodeFacts node) {
    if (node.unschedulable() && !tolerates(constraints, UNSCHEDULABLE)) {
      return false;
    }
    for (Taint taint : node.taints()) {
      if (taint.effect() != Taint.Effect.PREFER_NO_SCHEDULE && !tolerates(constraints, taint)) {
        return false;
      }
    }
    return true;
  }

  private static boolean tolerates(NodeConstraints constraints, Taint taint) {
    for (Toleration toleration : constraints.tolerations()) {
      if (toleration.tolerates(taint)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(Map<String, String> selector, Map<String, String> labels) {
    for (Map.Entry<String, String> wanted : selector.entrySet()) {
      if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Verdict.Refused> room(Resources asked, NodeState node) {
    Resources all = node.facts().allocatable();
    return fits(1, node.facts().allocatablePods(), node.usedPods(), Shortfall.Unit.PODS)
        .or(() ->
            fits(
                asked.cpuMillis(),
                all.cpuMillis(),
                node.used().cpuMillis(),
                Shortfall.Unit.CPU_MILLIS))
        .or(() ->
            fits(
                asked.memoryBytes(),
                all.memoryBytes(),
                node.used().memoryBytes(),
                Shortfall.Unit.MEMORY_BYTES));
  }

  private static Optional<Verdict.Refused> fits(
      long asked, long allocatable, long used, Shortfall.Unit unit) {
    long free = Math.max(0, allocatable - used);
    if (asked == 0 || asked <= free) { // Kubernetes lets a request of zero pass on a full node.
      return Optional.empty();
    }
    Reason reason = asked > allocatable ? Reason.NodeTooSmall : Reason.NodeBusy;
    return Optional.of(new Verdict.Refused(reason, new Shortfall(asked, free, unit)));
  }

  /** Weights of the preferred affinities that the node meets, less one for each soft taint. */
  static long preference(NodeConstraints constraints, NodeFacts node) {
    long sum = 0;
    for (NodeConstraints.Preference preference : constraints.preferred()) {
      sum += preference.term().matches(node.name(), node.labels()) ? preference.weight() : 0;
    }
    for (Taint taint : node.taints()) {
      boolean soft = taint.effect() == Taint.Effect.PREFER_NO_SCHEDULE;
      sum -= soft && !tolerates(constraints, taint) ? 1 : 0;
    }
    return sum;
  }
}
