package dev.bayplan.e2e.scheduling;

import dev.bayplan.api.resources.ObjectCondition;
import dev.bayplan.api.resources.PlacementPolicy;
import dev.bayplan.api.resources.PlacementPolicyStatus;
import dev.bayplan.testcluster.ControlPlane;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The policies of a cluster, as an admin writes and reads them. */
final class Policies {

  private static final Duration LIMIT = Duration.ofSeconds(120);

  private final ControlPlane plane;
  private final Bayplan bayplan;

  Policies(ControlPlane plane, Bayplan bayplan) {
    this.plane = plane;
    this.bayplan = bayplan;
  }

  /** What {@code kubectl apply} does, and waits until the status is about this very spec. */
  PlacementPolicyStatus apply(String name, String spec) {
    write(name, spec);
    return awaitStatus(name);
  }

  void write(String name, String spec) {
    plane
        .kubectl()
        .apply(
            """
            apiVersion: bayplan.dev/v1alpha1
            kind: PlacementPolicy
            metadata: {name: %s}
            spec: %s
            """
                .formatted(name, spec));
  }

  PlacementPolicyStatus awaitStatus(String name) {
    bayplan.await("the status of policy " + name, LIMIT, () -> isObserved(get(name)));
    return get(name).getStatus();
  }

  private static boolean isObserved(PlacementPolicy policy) {
    return policy.getMetadata().getGeneration().equals(observed(policy));
  }

  private static Long observed(PlacementPolicy policy) {
    return Optional.ofNullable(policy.getStatus())
        .map(PlacementPolicyStatus::observedGeneration)
        .orElse(-1L);
  }

  PlacementPolicy get(String name) {
    return plane.client().resources(PlacementPolicy.class).withName(name).require();
  }

  void delete(String name) {
    plane.client().resources(PlacementPolicy.class).withName(name).delete();
  }

  /** Generation of the version by which pods are placed. */
  static long generationInForce(PlacementPolicyStatus status) {
    return Optional.ofNullable(status.inForce())
        .map(PlacementPolicyStatus.InForce::generation)
        .orElseThrow();
  }

  static ObjectCondition accepted(PlacementPolicyStatus status) {
    List<ObjectCondition> conditions = Optional.ofNullable(status.conditions()).orElseGet(List::of);
    return conditions.stream()
        .filter(condition -> condition.type().equals(PlacementPolicyStatus.ACCEPTED))
        .findFirst()
        .orElseThrow();
  }
}
