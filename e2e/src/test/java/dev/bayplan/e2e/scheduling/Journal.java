package dev.bayplan.e2e.scheduling;

import dev.bayplan.testcluster.ControlPlane;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a watch saw of the pods of one namespace, from before the first one was made. */
final class Journal implements AutoCloseable {

  /** Each pod as it was in the first event that showed it bound. */
  private final Map<String, Pod> firstBound = new ConcurrentHashMap<>();

  private final Map<String, Long> boundAtNanos = new ConcurrentHashMap<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final List<String> deleted = new CopyOnWriteArrayList<>();
  private final SharedIndexInformer<Pod> informer;

  Journal(ControlPlane plane, String namespace) {
    informer =
        plane
            .client()
            .pods()
            .inNamespace(namespace)
            .runnableInformer(0)
            .addEventHandler(new Handler());
    informer.start().toCompletableFuture().join();
  }

  private final class Handler implements ResourceEventHandler<Pod> {

    @Override
    public void onAdd(Pod pod) {
      see(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
      if (Workload.isBound(before)
          && !before.getSpec().getNodeName().equals(pod.getSpec().getNodeName())) {
        problems.add(pod.getMetadata().getName() + " moved from node to node");
      }
      see(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean unknown) {
      deleted.add(pod.getMetadata().getName());
    }

    private void see(Pod pod) {
      if (Workload.isBound(pod)) {
        boundAtNanos.putIfAbsent(pod.getMetadata().getUid(), System.nanoTime());
        firstBound.putIfAbsent(pod.getMetadata().getUid(), pod);
      }
    }
  }

  List<Pod> firstBound() {
    return List.copyOf(firstBound.values());
  }

  List<String> boundNames() {
    return firstBound.values().stream().map(pod -> pod.getMetadata().getName()).toList();
  }

  /** When the last pod so far was seen bound, by {@link System#nanoTime()}. */
  long lastBoundAtNanos() {
    return boundAtNanos.values().stream().mapToLong(Long::longValue).max().orElseThrow();
  }

  /** What must never happen, and did. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  List<String> deleted() {
    return List.copyOf(deleted);
  }

  @Override
  public void close() {
    informer.stop();
  }
}
