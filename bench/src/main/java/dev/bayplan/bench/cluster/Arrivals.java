package dev.bayplan.bench.cluster;

import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** When the pods of a namespace got there, as seen by a watch for those alone that are there. */
final class Arrivals implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final List<Long> nanos = new ArrayList<>();
  private final SharedIndexInformer<Pod> informer;

  /** Of pods that are bound. */
  static Arrivals bound(ControlPlane plane, String namespace) {
    return new Arrivals(plane, namespace, "spec.nodeName");
  }

  /** Of pods with a nominated node. */
  static Arrivals named(ControlPlane plane, String namespace) {
    return new Arrivals(plane, namespace, "status.nominatedNodeName");
  }

  private Arrivals(ControlPlane plane, String namespace, String field) {
    informer =
        plane
            .client()
            .pods()
            .inNamespace(namespace)
            .withoutField(field, "")
            .runnableInformer(0)
            .addEventHandler(new Handler());
    informer.start().toCompletableFuture().join();
  }

  /** {@link System#nanoTime()} of each pod's first sight, in order. */
  synchronized List<Long> nanos() {
    return List.copyOf(nanos);
  }

  /** Returns once there are so many; after minutes, an exception. */
  void await(int pods, String what) {
    Await.until(
        "%d pods %s".formatted(pods, what), LIMIT, () -> count() >= pods, () -> count() + " do");
  }

  private synchronized int count() {
    return nanos.size();
  }

  private synchronized void seen() {
    nanos.add(System.nanoTime());
  }

  @Override
  public void close() {
    informer.close();
  }

  private final class Handler implements ResourceEventHandler<Pod> {

    @Override
    public void onAdd(Pod pod) {
      seen();
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {}

    @Override
    public void onDelete(Pod pod, boolean unknown) {}
  }
}
