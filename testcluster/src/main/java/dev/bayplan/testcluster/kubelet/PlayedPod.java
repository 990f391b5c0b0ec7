package dev.bayplan.testcluster.kubelet;

import dev.bayplan.testcluster.Await;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One of the project's own pods: an object in the API server and a process for each of its
 * containers.
 */
public final class PlayedPod {
  private final Pod pod;
  private final String address;
  private final List<PlayedContainer> containers;
  private final Consumer<PlayedPod> forget;

  /**
   * @param forget called when the pod is over
   */
  PlayedPod(Pod pod, String address, List<PlayedContainer> containers, Consumer<PlayedPod> forget) {
    this.pod = pod;
    this.address = address;
    this.containers = List.copyOf(containers);
    this.forget = forget;
  }

  public String name() {
    return pod.getMetadata().getName();
  }

  public String namespace() {
    return pod.getMetadata().getNamespace();
  }

  public String node() {
    return pod.getSpec().getNodeName();
  }

  /** The address of every pod here: this machine's. */
  public String address() {
    return address;
  }

  /** Where a port of the pod answers on this machine. */
  public URI url(int ofPod) {
    return URI.create("http://%s:%d".formatted(address, containers.getFirst().port(ofPod)));
  }

  public PlayedContainer container(String name) {
    return containers.stream()
        .filter(container -> container.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("Pod %s has no container %s".formatted(name(), name)));
  }

  public boolean isReady() {
    return containers.stream().allMatch(PlayedContainer::isReady);
  }

  /**
   * Waits until all containers are ready; at {@code limit}, an exception with the ends of their
   * logs.
   */
  public PlayedPod awaitReady(Duration limit) {
    Await.until("pod " + name() + " is ready", limit, this::isReady, this::logTails);
    return this;
  }

  /**
   * As a node does at a pod's deletion: SIGTERM to all, SIGKILL after {@code grace}, and the Pod
   * object goes.
   */
  public void delete(Duration grace) {
    containers.parallelStream().forEach(container -> container.stop(grace));
    forget.accept(this);
  }

  /**
   * The node loses power: all processes are gone at once and do not come back, the Pod object
   * stays.
   */
  public void powerOff() {
    containers.forEach(PlayedContainer::crash);
  }

  public String logTails() {
    return containers.stream()
        .map(container -> container.logTail(30))
        .collect(Collectors.joining("\n\n"));
  }

  String uid() {
    return pod.getMetadata().getUid();
  }

  Map<String, String> labels() {
    return pod.getMetadata().getLabels();
  }

  int port(IntOrString ofPod) {
    return containers.getFirst().port(PodPorts.number(pod.getSpec(), ofPod));
  }

  PodStatusWriter statusWriter(KubernetesClient client) {
    return new PodStatusWriter(client, pod, address);
  }

  List<PodStatusWriter.Seen> seen() {
    return containers.stream().map(this::seen).toList();
  }

  void start() {
    containers.forEach(PlayedContainer::start);
  }

  private PodStatusWriter.Seen seen(PlayedContainer container) {
    String image =
        pod.getSpec().getContainers().stream()
            .filter(c -> c.getName().equals(container.name()))
            .map(Container::getImage)
            .findFirst()
            .orElse("");
    return new PodStatusWriter.Seen(
        container.name(), image, container.isRunning(), container.isReady(), container.restarts());
  }
}
