package dev.bayplan.e2e.node;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import dev.bayplan.api.Assignment;
import dev.bayplan.api.Assignment.Device;
import dev.bayplan.api.AssignmentCodec;
import dev.bayplan.api.Extras;
import dev.bayplan.api.Keys;
import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.node.RealNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Pods with devices on one node, bound as the scheduler binds them: node and assignment at once.
 *
 * @param namespace exists
 */
record Tenants(ControlPlane plane, String namespace, String node) {
  static final Duration LIMIT = Duration.ofSeconds(90);

  Pod pod(String name, Ask... asks) {
    Map<String, List<Device>> plan =
        Arrays.stream(asks)
            .filter(ask -> !ask.plan().isEmpty())
            .collect(toMap(Ask::container, Ask::plan, (a, b) -> a, LinkedHashMap::new));
    Assignment assignment =
        new Assignment(node, plan, Assignment.Origin.of("p-" + name, 1, "test"), Extras.NONE);
    Map<Boolean, List<Container>> containers =
        Arrays.stream(asks).collect(groupingBy(Ask::init, mapping(Tenants::container, toList())));
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .addToAnnotations(
            plan.isEmpty() ? Map.of() : Map.of(Keys.ASSIGNMENT, AssignmentCodec.encode(assignment)))
        .endMetadata()
        .withNewSpec()
        .withNodeName(node)
        .withSchedulerName(Keys.SCHEDULER_NAME)
        .withTerminationGracePeriodSeconds(1L)
        .withInitContainers(containers.getOrDefault(true, List.of()))
        .withContainers(containers.getOrDefault(false, List.of()))
        .endSpec()
        .build();
  }

  /** One that the scheduler is to place: what is asked counts, what is planned does not. */
  Pod unbound(String name, Ask... asks) {
    return new PodBuilder(pod(name, asks))
        .editMetadata()
        .removeFromAnnotations(Keys.ASSIGNMENT)
        .endMetadata()
        .editSpec()
        .withNodeName(null)
        .endSpec()
        .build();
  }

  private static Container container(Ask ask) {
    ContainerBuilder builder =
        new ContainerBuilder()
            .withName(ask.container())
            .withImage(RealNode.IMAGE)
            .withImagePullPolicy("Never")
            .withNewResources()
            .addToLimits(ask.resource(), new Quantity(Integer.toString(ask.count())))
            .endResources();
    return ask.init()
        ? builder
            .withCommand(
                "sh", "-c", "ls /dev | grep -x 'nvidia[0-9]*' | sort; echo gpu=$BAYPLAN_GPU")
            .build()
        : builder.build();
  }

  Pod create(Pod pod) {
    return plane.client().resource(pod).create();
  }

  /** Creates all at the same instant. */
  void createAll(List<Pod> pods) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      pods.stream()
          .map(pod -> CompletableFuture.runAsync(() -> create(pod), threads))
          .toList()
          .forEach(CompletableFuture::join);
    }
  }

  void createAll(Map<String, Ask> asks) {
    createAll(asks.entrySet().stream().map(e -> pod(e.getKey(), e.getValue())).toList());
  }

  Pod get(String name) {
    return plane.client().pods().inNamespace(namespace).withName(name).require();
  }

  /** Waits until all its containers run. */
  Pod running(String name) {
    return running(name, 0);
  }

  /** Waits until all its containers run and have been started again at least so many times. */
  Pod running(String name, int restarts) {
    await(
        name + " runs",
        () ->
            isRunning(name)
                && get(name).getStatus().getContainerStatuses().stream()
                    .allMatch(status -> status.getRestartCount() >= restarts));
    return get(name);
  }

  Pod run(String name, Ask... asks) {
    create(pod(name, asks));
    return running(name);
  }

  Optional<Pod> find(String name) {
    return Optional.ofNullable(plane.client().pods().inNamespace(namespace).withName(name).get());
  }

  boolean isRunning(String name) {
    return isRunning(get(name));
  }

  boolean isRunning(Pod pod) {
    List<ContainerStatus> statuses = pod.getStatus().getContainerStatuses();
    return statuses.size() == pod.getSpec().getContainers().size()
        && statuses.stream().allMatch(status -> status.getState().getRunning() != null);
  }

  String phase(String name) {
    return get(name).getStatus().getPhase();
  }

  void delete(String name) {
    plane.client().pods().inNamespace(namespace).withName(name).delete();
  }

  /** Takes the pod away from the API server at once, whatever the kubelet is doing with it. */
  void kill(String name) {
    plane.client().pods().inNamespace(namespace).withName(name).withGracePeriod(0).delete();
  }

  /** Waits until the kubelet has let go of all pods. */
  void clear() {
    plane.client().pods().inNamespace(namespace).delete();
    await("all pods are gone", () -> list().isEmpty());
  }

  List<Pod> list() {
    return plane.client().pods().inNamespace(namespace).list().getItems();
  }

  /** What its containers wait for, or why they ended: reasons and messages. */
  String troubles(String name) {
    return Optional.ofNullable(plane.client().pods().inNamespace(namespace).withName(name).get())
        .stream()
        .flatMap(pod ->
            Stream.concat(
                pod.getStatus().getInitContainerStatuses().stream(),
                pod.getStatus().getContainerStatuses().stream()))
        .map(status -> status.getState().getWaiting())
        .filter(waiting -> waiting != null)
        .map(waiting -> waiting.getReason() + ": " + waiting.getMessage())
        .toList()
        .toString();
  }

  void await(String what, BooleanSupplier condition) {
    Await.until(what, LIMIT, condition, this::evidence);
  }

  private String evidence() {
    String pods =
        list().stream()
            .map(pod ->
                "%s %s %s"
                    .formatted(
                        pod.getMetadata().getName(),
                        pod.getStatus().getPhase(),
                        troubles(pod.getMetadata().getName())))
            .toList()
            .toString();
    return pods + "\n" + plane.logTails();
  }
}
