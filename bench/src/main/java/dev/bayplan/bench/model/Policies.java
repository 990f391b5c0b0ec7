package dev.bayplan.bench.model;

import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.cluster.KubeApi.Outcome;
import dev.bayplan.scheduler.cluster.PolicyObject;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** The policies. */
public final class Policies {

  private final Store store;

  Policies(Store store) {
    this.store = store;
  }

  /** By name. */
  public List<PolicyObject> all() {
    return store.list(KubeApi.Kind.POLICIES, Change.PolicyPut.class).stream()
        .map(Change.PolicyPut::policy)
        .toList();
  }

  private Optional<PolicyObject> get(String name) {
    return store
        .get(KubeApi.Kind.POLICIES, Change.PolicyPut.class, name)
        .map(Change.PolicyPut::policy);
  }

  /**
   * An admin writes a policy, in the next generation; its status stays.
   *
   * @param content by generation
   */
  public void put(String name, LongFunction<PolicyObject.Content> content) {
    synchronized (store) {
      Optional<PolicyObject> old = get(name);
      long generation = old.map(PolicyObject::generation).orElse(0L) + 1;
      store(
          new PolicyObject(
              name,
              old.map(PolicyObject::uid).orElse("uid-policy-" + store.revision()),
              "",
              generation,
              content.apply(generation),
              old.flatMap(PolicyObject::inForce),
              old.map(PolicyObject::said).orElse(PolicyObject.Said.NOTHING)));
    }
  }

  public void delete(String name) {
    store.remove(KubeApi.Kind.POLICIES, name);
  }

  /** Puts it in place of the status of this very revision of the policy. */
  Outcome writeStatus(
      PolicyObject seen, PolicyObject.Verdict verdict, Optional<PolicyObject.Version> inForce) {
    synchronized (store) {
      PolicyObject now = get(seen.name()).orElse(null);
      if (now == null) {
        return new Outcome.Refused(404, "placementpolicies \"" + seen.name() + "\" not found");
      }
      if (!now.uid().equals(seen.uid()) || !now.revision().equals(seen.revision())) {
        return Pods.conflict("the object has been modified");
      }
      store(
          new PolicyObject(
              now.name(),
              now.uid(),
              "",
              now.generation(),
              now.content(),
              inForce,
              new PolicyObject.Said(verdict, "1970-01-01T00:00:00Z")));
      return new Outcome.Ok();
    }
  }

  private void store(PolicyObject policy) {
    store.put(revision ->
        new Change.PolicyPut(
            new PolicyObject(
                policy.name(),
                policy.uid(),
                Long.toString(revision),
                policy.generation(),
                policy.content(),
                policy.inForce(),
                policy.said())));
  }
}
