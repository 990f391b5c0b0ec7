package dev.bayplan.bench.model;

import dev.bayplan.api.Keys;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.cluster.KubeApi.Outcome;
import dev.bayplan.scheduler.engine.Plan;
import dev.bayplan.scheduler.engine.Standing;
import java.util.function.UnaryOperator;

/**
 * What schedulers write to pods, with what the real API server checks ({@code planned-path.md}).
 */
public final class PodWrites {

  private final Pods pods;

  PodWrites(Pods pods) {
    this.pods = pods;
  }

  /**
   * {@code POST pods/NAME/binding}. Checks what the real one checks, in its order; it does not
   * check that the node exists.
   */
  public Outcome bind(Binding binding) {
    return pods.write(
        binding.pod(),
        now -> {
          String name = now.ref().name();
          if (now.status().terminating()) {
            return refused("pod " + name + " is being deleted, cannot be assigned to a host");
          }
          if (now.bound()) {
            return refused(
                "pod " + name + " is already assigned to node \"" + now.status().node() + "\"");
          }
          if (now.gated()) {
            return refused("pod " + name + " has non-empty .spec.schedulingGates");
          }
          return new Pods.Written(now.with(now.status().bound(binding.node(), binding.standing())));
        });
  }

  private static Pods.No refused(String message) {
    return new Pods.No(Pods.conflict(message));
  }

  /** Merge-patches the annotation with the devices of a bound pod. */
  public Outcome reassign(Plan plan) {
    return pods.patch(
        plan.pod(),
        now ->
            now.bound() && !now.ended()
                ? now.with(now.status().reassigned(Binding.of(plan).standing()))
                : now);
  }

  /** {@code POST pods/NAME/eviction}: a bound pod is told to leave, another one is gone. */
  public Outcome evict(PodRef pod) {
    Outcome outcome = pods.patch(pod, now -> now.bound() ? now.with(now.status().leaving()) : now);
    pods.get(pod).filter(now -> !now.bound()).ifPresent(now -> pods.delete(now.ref()));
    return outcome;
  }

  /** Sets or (empty) clears {@code status.nominatedNodeName}. */
  public Outcome nominate(PodRef pod, String node) {
    return pods.write(
        pod,
        now ->
            now.bound() && !node.isEmpty()
                ? new Pods.No(
                    new Outcome.Refused(
                        422,
                        "nominatedNodeName may not be set on pods that are already bound to a"
                            + " node"))
                : new Pods.Written(now.with(now.status().nominatedTo(node))));
  }

  /** Takes our gate off and writes the plan, of a pod that is not bound yet, in one write. */
  public Outcome release(PodRef pod, Standing.Written plan) {
    return pods.patch(
        pod,
        now -> {
          PodObject free = now.with(now.spec().without(Keys.PLAN)).without(Keys.REASON);
          return now.bound() ? free : free.with(now.status().released(plan));
        });
  }

  /** Takes one scheduling gate off. */
  public Outcome ungate(PodRef pod, String gate) {
    return pods.patch(pod, now -> now.with(now.spec().without(gate)));
  }

  /** kube-scheduler's status patch after a failed attempt. */
  Outcome patchStatus(PodRef pod, UnaryOperator<PodStatus> patch) {
    return pods.patch(pod, now -> now.with(patch.apply(now.status())));
  }
}
