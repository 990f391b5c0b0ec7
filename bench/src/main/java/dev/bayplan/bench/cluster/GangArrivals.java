package dev.bayplan.bench.cluster;

import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** When gangs were named, released and bound, as a watch of their namespace saw it. */
final class GangArrivals implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final long NANOS = 1_000_000;

  private final SharedIndexInformer<Pod> informer;
  private final Map<String, String> nodes = new HashMap<>();
  private long firstReleased;
  private long lastBound;

  GangArrivals(ControlPlane plane, String namespace) {
    informer =
        plane
            .client()
            .pods()
            .inNamespace(namespace)
            .runnableInformer(0)
            .addEventHandler(new Handler());
    informer.start().toCompletableFuture().join();
  }

  void awaitBound(int pods) {
    Await.until(pods + " pods are bound", LIMIT, () -> bound() >= pods, () -> bound() + " are");
  }

  private synchronized int bound() {
    return nodes.size();
  }

  /** By pod. */
  synchronized Map<String, String> nodes() {
    return Map.copyOf(nodes);
  }

  /** From the first pod without a gate to the last with a node. */
  synchronized long releaseToBoundMillis() {
    return (lastBound - firstReleased) / NANOS;
  }

  synchronized long boundMillisSince(long startNanos) {
    return (lastBound - startNanos) / NANOS;
  }

  private synchronized void see(Pod pod) {
    long now = System.nanoTime();
    if (firstReleased == 0 && pod.getSpec().getSchedulingGates().isEmpty()) {
      firstReleased = now;
    }
    String node = pod.getSpec().getNodeName();
    if (node != null && nodes.put(pod.getMetadata().getName(), node) == null) {
      lastBound = now;
    }
  }

  @Override
  public void close() {
    informer.close();
  }

  private final class Handler implements ResourceEventHandler<Pod> {

    @Override
    public void onAdd(Pod pod) {
      see(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
      see(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean unknown) {}
  }
}
