package dev.bayplan.e2e.scheduling;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A gang of one GPU each, and what its controller and the kubelets do: who is evicted is gone at
 * once, and who is gone is made again.
 */
final class ContestedGang implements AutoCloseable {

  private final KubernetesClient client;
  private final Workload workload;
  private final String name;
  private final int size;
  private final AtomicInteger steps;
  private final Map<String, Pod> pods = new HashMap<>();
  private final SharedIndexInformer<Pod> informer;
  private boolean over;

  /**
   * @param steps counts what a watch sees of its pods
   */
  ContestedGang(
      KubernetesClient client, Workload workload, String name, int size, AtomicInteger steps) {
    this.client = client;
    this.workload = workload;
    this.name = name;
    this.size = size;
    this.steps = steps;
    informer =
        client
            .pods()
            .inNamespace(workload.namespace())
            .withLabel("gang", name)
            .runnableInformer(0)
            .addEventHandler(new Handler());
    informer.start().toCompletableFuture().join();
  }

  Pod member(int rank) {
    return new PodBuilder(workload.whole(name + "-" + rank, 1))
        .editMetadata()
        .addToLabels("gang", name)
        .addToAnnotations("bayplan.dev/gang", name)
        .addToAnnotations("bayplan.dev/gang-size", Integer.toString(size))
        .addToAnnotations("bayplan.dev/gang-rank", Integer.toString(rank))
        .endMetadata()
        .build();
  }

  List<Pod> members() {
    return IntStream.range(0, size).mapToObj(this::member).toList();
  }

  synchronized long bound() {
    return pods.values().stream().filter(Workload::isBound).count();
  }

  boolean isWhole() {
    return bound() == size;
  }

  boolean isPartlyHeld() {
    long bound = bound();
    return bound > 0 && bound < size;
  }

  synchronized List<Pod> pods() {
    return List.copyOf(pods.values());
  }

  /** From here on nobody makes them again. */
  synchronized void end() {
    over = true;
  }

  private synchronized boolean see(Pod pod, boolean gone) {
    steps.incrementAndGet();
    if (gone) {
      pods.remove(pod.getMetadata().getName());
    } else {
      pods.put(pod.getMetadata().getName(), pod);
    }
    return !over;
  }

  @Override
  public void close() {
    informer.close();
  }

  private final class Handler implements ResourceEventHandler<Pod> {

    @Override
    public void onAdd(Pod pod) {
      see(pod, false);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
      see(pod, false);
      if (pod.getMetadata().getDeletionTimestamp() != null) {
        client.pods().resource(pod).withGracePeriod(0).delete();
      }
    }

    @Override
    public void onDelete(Pod pod, boolean unknown) {
      if (see(pod, true)) {
        String itsName = pod.getMetadata().getName();
        workload.create(member(Integer.parseInt(itsName.substring(name.length() + 1))));
      }
    }
  }
}
