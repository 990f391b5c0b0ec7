package dev.bayplan.bench.cluster;

import dev.bayplan.api.resources.PlacementPolicy;
import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import java.time.Duration;
import java.util.Optional;

/** A policy by which no node will do for the pods of one namespace, as long as it stands. */
final class Obstacle implements AutoCloseable {

  private static final String NAME = "bench-hold";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ControlPlane plane;

  private Obstacle(ControlPlane plane) {
    this.plane = plane;
  }

  /** Returns once Bayplan obeys it. */
  static Obstacle put(ControlPlane plane, String namespace) {
    plane
        .kubectl()
        .apply(
            """
            apiVersion: bayplan.dev/v1alpha1
            kind: PlacementPolicy
            metadata: {name: %s}
            spec: {match: {namespaces: [%s]}, require: {models: [no-such-model]}}
            """
                .formatted(NAME, namespace));
    Await.until("the policy " + NAME + " is in force", LIMIT, () -> isInForce(plane));
    return new Obstacle(plane);
  }

  private static boolean isInForce(ControlPlane plane) {
    return Optional.ofNullable(
            plane.client().resources(PlacementPolicy.class).withName(NAME).require().getStatus())
        .map(status -> status.inForce())
        .isPresent();
  }

  /** Takes it away, where it still stands. */
  @Override
  public void close() {
    plane.client().resources(PlacementPolicy.class).withName(NAME).delete();
  }
}
