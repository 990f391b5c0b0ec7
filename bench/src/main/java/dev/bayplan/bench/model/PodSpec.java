package dev.bayplan.bench.model;

import dev.bayplan.api.Keys;
import dev.bayplan.policies.Ask;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.Request;
import dev.bayplan.scheduler.engine.Standing;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the user wrote.
 *
 * @param scheduler {@code spec.schedulerName}
 * @param ask the GPU request as the engine's edge parses it
 * @param counted what kube-scheduler counts of it
 * @param gates scheduling gates that are left
 */
public record PodSpec(
    String scheduler,
    Ask ask,
    Counted counted,
    NodeConstraints constraints,
    int priority,
    Set<String> gates) {

  public static final String BAYPLAN = "bayplan";

  public PodSpec {
    gates = Set.copyOf(gates);
  }

  /** A pod for Bayplan's scheduler, without gates. */
  public static PodSpec of(Request request, int priority) {
    return new PodSpec(
        BAYPLAN, request, Counted.of(request), request.constraints(), priority, Set.of());
  }

  /** A pod for Bayplan's scheduler whose GPU request makes no sense. */
  public static PodSpec of(InvalidRequest invalid) {
    Counted counted =
        new Counted(
            invalid.resources().cpuMillis(),
            invalid.resources().memoryBytes(),
            1,
            invalid.countedGpus(),
            0);
    return new PodSpec(BAYPLAN, invalid, counted, NodeConstraints.NONE, 0, Set.of());
  }

  Standing.Gates standing() {
    if (gates.isEmpty()) {
      return Standing.Gates.NONE;
    }
    return gates.equals(Set.of(Keys.PLAN)) ? Standing.Gates.OURS : Standing.Gates.OTHERS;
  }

  public PodSpec scheduledBy(String name) {
    return new PodSpec(name, ask, counted, constraints, priority, gates);
  }

  PodSpec with(String gate) {
    Set<String> more = new TreeSet<>(gates);
    more.add(gate);
    return gatedBy(more);
  }

  PodSpec without(String gate) {
    Set<String> left = new TreeSet<>(gates);
    left.remove(gate);
    return gatedBy(left);
  }

  public PodSpec gatedBy(Set<String> names) {
    return new PodSpec(scheduler, ask, counted, constraints, priority, names);
  }
}
