package dev.bayplan.api;

import dev.bayplan.policies.Ask;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import dev.bayplan.policies.Sharer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
        .orElseGet(() ->
            new Request(
                asks.containers(),
                count.total(),
                constraints.constraints(),
                asks.terms(),
                user(pod, asks.containers())));
  }

  /** The one user of all containers with shares; none where they differ or do not say. */
  private static long user(PodSource pod, List<ContainerRequest> requests) {
    Set<Long> users = new HashSet<>();
    for (int i = 0; i < requests.size(); i++) {
      if (requests.get(i).gpus() instanceof GpuAsk.Share) {
        long own = pod.containers().get(i).user();
        users.add(own == Sharer.ANY_USER ? pod.podLevel().user() : own);
      }
    }
    return users.size() == 1 ? users.iterator().next() : Sharer.ANY_USER;
  }

  private static InvalidRequest invalid(String problem, Resources resources, GpuAsks asks) {
    return new InvalidRequest(problem, resources, asks.counted(), asks.countedMigs());
  }
}
