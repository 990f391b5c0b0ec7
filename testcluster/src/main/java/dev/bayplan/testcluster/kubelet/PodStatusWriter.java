package dev.bayplan.testcluster.kubelet;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reports a pod's containers in the pod's status, as a kubelet does. */
record PodStatusWriter(KubernetesClient client, Pod pod, String address) {

  /** What is reported about one container. */
  record Seen(String name, String image, boolean running, boolean ready, int restarts) {}

  void write(List<Seen> containers) {
    boolean ready = containers.stream().allMatch(Seen::ready);
    List<PodCondition> conditions =
        Stream.of(
                Map.entry("PodScheduled", true),
                Map.entry("Initialized", true),
                Map.entry("ContainersReady", ready),
                Map.entry("Ready", ready))
            .map(entry -> condition(entry.getKey(), entry.getValue()))
            .toList();
    client
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .editStatus(now ->
            new PodBuilder(now)
                .editOrNewStatus()
                .withPhase("Running")
                .withHostIP(address)
                .withPodIP(address)
                .withPodIPs(List.of(new PodIP(address)))
                .withConditions(conditions)
                .withContainerStatuses(
                    containers.stream().map(PodStatusWriter::status).collect(Collectors.toList()))
                .endStatus()
                .build());
  }

  private static ContainerStatus status(Seen seen) {
    ContainerStatusBuilder status =
        new ContainerStatusBuilder()
            .withName(seen.name())
            .withImage(seen.image())
            .withImageID("")
            .withReady(seen.ready())
            .withStarted(seen.running())
            .withRestartCount(seen.restarts());
    return seen.running()
        ? status.withNewState().withNewRunning().endRunning().endState().build()
        : status.withNewState().withNewWaiting("", "CrashLoopBackOff").endState().build();
  }

  private static PodCondition condition(String type, boolean holds) {
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(holds ? "True" : "False")
        .withLastTransitionTime(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .build();
  }
}
