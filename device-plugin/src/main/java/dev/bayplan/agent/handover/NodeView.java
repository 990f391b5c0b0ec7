package dev.bayplan.agent.handover;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known at one moment.
 *
 * @param pods as the API server knows them; those that have ended are left out
 * @param podsKnown false until the API server has been read once
 * @param kubelet as PodResources lists them
 * @param entries of the kubelet's checkpoint; none where it cannot be read
 * @param given the local record
 */
public record NodeView(
    List<NodePod> pods,
    boolean podsKnown,
    List<KubeletPod> kubelet,
    List<Ports.Checkpoint.Entry> entries,
    List<Given> given) {

  static final NodeView NOTHING = new NodeView(List.of(), false, List.of(), List.of(), List.of());

  public NodeView {
    pods = pods.stream().filter(pod -> !pod.ended()).toList();
    kubelet = List.copyOf(kubelet);
    entries = List.copyOf(entries);
    given = List.copyOf(given);
  }

  public Optional<NodePod> pod(PodName name) {
    return pods.stream().filter(pod -> pod.name().equals(name)).findFirst();
  }

  public Optional<NodePod> pod(String uid) {
    return pods.stream().filter(pod -> pod.uid().equals(uid)).findFirst();
  }

  /** Containers to which the kubelet gave devices of this resource. */
  public Stream<Holding> holdings(String resource) {
    return kubelet.stream()
        .flatMap(pod ->
            pod.containers().stream()
                .filter(container -> !container.idsOf(resource).isEmpty())
                .map(container ->
                    new Holding(pod.name(), container.container(), container.idsOf(resource))));
  }

  /** Whether the kubelet gave any of these ids to a container of this pod. */
  boolean holds(PodName pod, String resource, Collection<String> ids) {
    return holdings(resource)
        .anyMatch(held -> held.pod().equals(pod) && held.ids().stream().anyMatch(ids::contains));
  }

  /** Devices of one resource in one container. */
  public record Holding(PodName pod, String container, Collection<String> ids) {}
}
