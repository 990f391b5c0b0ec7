package dev.bayplan.bench.cluster;

import dev.bayplan.api.Keys;
import dev.bayplan.scheduler.engine.Settings;
import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.time.Duration;
import java.util.List;

/**
 * As many released pods as Bayplan lets wait for kube-scheduler at once, and none of them can be
 * bound: each names a volume claim that is not there. Until they go, nothing else is released; they
 * lapse after {@link Settings#lease}.
 */
final class FullWindow implements AutoCloseable {

  private static final String NAMESPACE = "bench-window";
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final BareClient client;

  private FullWindow(BareClient client) {
    this.client = client;
  }

  /** Returns once all are released. */
  static FullWindow of(ControlPlane plane) {
    plane
        .client()
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
    BareClient client = new BareClient(plane, NAMESPACE);
    int pods = Settings.of(0, "bench").window();
    BareClient.all(
        pods,
        number ->
            client.create(
                PodBodies.unbindable(Trials.pod(number), Keys.SCHEDULER_NAME, List.of(Keys.PLAN))));
    Await.until("the window is full", LIMIT, () -> released(plane) == pods);
    return new FullWindow(client);
  }

  private static long released(ControlPlane plane) {
    return plane.client().pods().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(pod -> pod.getSpec().getSchedulingGates().isEmpty())
        .count();
  }

  /** Deletes them, by one write; a second time does nothing. */
  @Override
  public void close() {
    client.deleteAll();
  }
}
