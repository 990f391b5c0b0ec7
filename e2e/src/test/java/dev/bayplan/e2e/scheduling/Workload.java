package dev.bayplan.e2e.scheduling;

import dev.bayplan.testcluster.ControlPlane;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The pods of one test, in a namespace of its own, as users write them. */
final class Workload {

  private static final int REQUESTS_AT_ONCE = 16;

  private final KubernetesClient client;
  private final String namespace;

  Workload(ControlPlane plane, String namespace) {
    this(plane, namespace, Map.of());
  }

  /** In a namespace with these labels. */
  Workload(ControlPlane plane, String namespace, Map<String, String> labels) {
    this.client = plane.client();
    this.namespace = namespace;
    client
        .namespaces()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .withLabels(labels)
                .endMetadata()
                .build())
        .create();
  }

  String namespace() {
    return namespace;
  }

  /** A pod of this scheduler whose container asks for so much of these resources. */
  Pod pod(String name, Map<String, String> limits) {
    return podOf("bayplan", name, limits);
  }

  Pod podOf(String scheduler, String name, Map<String, String> limits) {
    Map<String, Quantity> quantities =
        limits.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Quantity(entry.getValue())));
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withSchedulerName(scheduler)
        .addNewContainer()
        .withName("main")
        .withImage("example/train")
        .withNewResources()
        .addToRequests("cpu", new Quantity("100m"))
        .withLimits(quantities)
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  Pod whole(String name, int gpus) {
    return pod(name, Map.of("nvidia.com/gpu", Integer.toString(gpus)));
  }

  Pod share(String name, int gib) {
    return pod(name, Map.of("bayplan.dev/gpu-memory", Integer.toString(gib)));
  }

  Pod create(Pod pod) {
    return client.pods().inNamespace(namespace).resource(pod).create();
  }

  /** Creates {@code count} pods as fast as the API server takes them. */
  void createAll(int count, IntFunction<Pod> make) {
    parallel(IntStream.range(0, count).mapToObj(make).toList(), this::create);
  }

  void delete(List<String> names) {
    parallel(
        names,
        name -> client.pods().inNamespace(namespace).withName(name).withGracePeriod(0).delete());
  }

  List<Pod> list() {
    return client.pods().inNamespace(namespace).list().getItems();
  }

  Pod get(String name) {
    return client.pods().inNamespace(namespace).withName(name).require();
  }

  List<String> boundNames() {
    return list().stream()
        .filter(Workload::isBound)
        .map(pod -> pod.getMetadata().getName())
        .sorted()
        .toList();
  }

  long bound() {
    return list().stream().filter(Workload::isBound).count();
  }

  static boolean isBound(Pod pod) {
    return pod.getSpec().getNodeName() != null && !pod.getSpec().getNodeName().isEmpty();
  }

  String refusal(String name) {
    return refusal(get(name));
  }

  /**
   * Why a pod waits: behind the gate Bayplan says it in an annotation, else kube-scheduler in the
   * message of {@code PodScheduled=False}. Empty while nobody has said anything.
   */
  static String refusal(Pod pod) {
    if (!pod.getSpec().getSchedulingGates().isEmpty()) {
      return pod.getMetadata().getAnnotations().getOrDefault("bayplan.dev/reason", "");
    }
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("PodScheduled"))
        .map(condition -> condition.getMessage() == null ? "" : condition.getMessage())
        .findFirst()
        .orElse("");
  }

  private static <T> void parallel(List<T> items, Consumer<T> action) {
    Semaphore free = new Semaphore(REQUESTS_AT_ONCE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> all =
          items.stream()
              .map(item -> CompletableFuture.runAsync(() -> limited(free, action, item), threads))
              .toList();
      all.forEach(CompletableFuture::join);
    }
  }

  private static <T> void limited(Semaphore free, Consumer<T> action, T item) {
    free.acquireUninterruptibly();
    try {
      action.accept(item);
    } finally {
      free.release();
    }
  }
}
