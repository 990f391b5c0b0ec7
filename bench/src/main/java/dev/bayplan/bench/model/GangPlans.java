package dev.bayplan.bench.model;

import dev.bayplan.scheduler.cluster.KubeApi.Outcome;
import dev.bayplan.scheduler.engine.GangPlanned;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The plans of gangs; nobody watches them. */
public final class GangPlans {

  private final Map<String, GangPlanned> plans = new TreeMap<>();

  /** Refuses what the schema's rule refuses. */
  synchronized Outcome write(GangPlanned plan) {
    String name = plan.namespace() + "/" + plan.gang();
    @Nullable GangPlanned old = plans.get(name);
    if (old != null && old.supersedes(plan)) {
      return new Outcome.Refused(
          422, "a plan of an older term or generation does not replace a newer one");
    }
    plans.put(name, plan);
    return new Outcome.Ok();
  }

  synchronized Outcome delete(String namespace, String gang) {
    plans.remove(namespace + "/" + gang);
    return new Outcome.Ok();
  }

  public synchronized Optional<GangPlanned> get(String namespace, String gang) {
    return Optional.ofNullable(plans.get(namespace + "/" + gang));
  }

  /** By namespace and gang. */
  public synchronized List<GangPlanned> all() {
    return List.copyOf(plans.values());
  }
}
