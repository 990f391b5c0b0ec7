package dev.bayplan.api;

import dev.bayplan.policies.Ask;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;

/** Turns a pod into what it asks for, or into the sentence that says why nobody can serve it. */
public final class PodParser {

  private PodParser() {}

  /** Never fails: whatever the strings hold, the answer is a value. */
  public static Ask parse(PodSource pod) {
    ResourceCount count = ResourceCount.of(pod);
    GpuAsks asks = GpuAsks.of(pod);
    ConstraintReader constraints = ConstraintReader.of(pod.constraints());
    return asks.problem()
        .or(count::problem)
        .or(constraints::problem)
        .<Ask>map(problem -> invalid(problem, count.total(), asks))
        .orElseGet(() -> new Request(asks.containers(), count.total(), constraints.constraints()));
  }

  private static InvalidRequest invalid(String problem, Resources resources, GpuAsks asks) {
    return new InvalidRequest(problem, resources, asks.counted());
  }
}
