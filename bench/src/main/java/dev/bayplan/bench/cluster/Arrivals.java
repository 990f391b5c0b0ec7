package dev.bayplan.bench.cluster;

import dev.bayplan.testcluster.ControlPlane;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;

/** When the pods of a namespace were seen bound, by a watch for bound pods alone. */
final class Arrivals implements AutoCloseable {

  private final List<Long> nanos = new ArrayList<>();
  private final SharedIndexInformer<Pod> informer;

  Arrivals(ControlPlane plane, String namespace) {
    informer =
        plane
            .client()
            .pods()
            .inNamespace(namespace)
            .withoutField("spec.nodeName", "")
            .runnableInformer(0)
            .addEventHandler(new Handler());
    informer.start().toCompletableFuture().join();
  }

  /** {@link System#nanoTime()} of each pod's first sight, in order. */
  synchronized List<Long> nanos() {
    return List.copyOf(nanos);
  }

  synchronized int count() {
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
