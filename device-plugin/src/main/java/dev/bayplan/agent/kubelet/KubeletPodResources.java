package dev.bayplan.agent.kubelet;

import dev.bayplan.agent.handover.KubeletPod;
import dev.bayplan.agent.handover.KubeletPod.KubeletContainer;
import dev.bayplan.agent.handover.PodName;
import dev.bayplan.agent.handover.Ports;
import dev.bayplan.agent.kubelet.podresources.ContainerDevices;
import dev.bayplan.agent.kubelet.podresources.ContainerResources;
import dev.bayplan.agent.kubelet.podresources.ListPodResourcesRequest;
import dev.bayplan.agent.kubelet.podresources.ListPodResourcesResponse;
import dev.bayplan.agent.kubelet.podresources.PodResources;
import dev.bayplan.agent.kubelet.podresources.PodResourcesListerGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the kubelet gave to whom, by its PodResources service. It answers 100 calls a second for all
 * clients together, so those who ask at the same moment share one call and its outcome.
 */
public final class KubeletPodResources implements Ports.PodResources, AutoCloseable {

  private static final int LIMIT_SECONDS = 5;

  private final UnixSockets sockets;
  private final Path socket;
  private final LongSupplier nanos;
  private @Nullable ManagedChannel channel;
  private @Nullable Reading last;

  /**
   * @param socket {@code /var/lib/kubelet/pod-resources/kubelet.sock} of the node
   */
  public KubeletPodResources(UnixSockets sockets, Path socket, LongSupplier nanos) {
    this.sockets = sockets;
    this.socket = socket;
    this.nanos = nanos;
  }

  /** One call; a failed one has no pods. */
  private record Reading(long began, List<KubeletPod> pods, Optional<String> problem) {

    List<KubeletPod> get() throws IOException {
      if (problem.isPresent()) {
        throw new IOException(problem.get());
      }
      return pods;
    }
  }

  @Override
  public synchronized List<KubeletPod> list(long atLeast) throws IOException {
    Reading known = last;
    if (known != null && known.began() - atLeast >= 0) {
      return known.get();
    }
    Reading fresh = read(nanos.getAsLong());
    last = fresh;
    return fresh.get();
  }

  private Reading read(long began) {
    ManagedChannel open = channel == null ? sockets.connect(socket) : channel;
    channel = open;
    try {
      ListPodResourcesResponse answer =
          PodResourcesListerGrpc.newBlockingStub(open)
              .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
              .list(ListPodResourcesRequest.getDefaultInstance());
      return new Reading(
          began,
          answer.getPodResourcesList().stream().map(KubeletPodResources::pod).toList(),
          Optional.empty());
    } catch (StatusRuntimeException failed) {
      close(); // A kubelet that restarts is back before this connection would be tried again.
      return new Reading(
          began,
          List.of(),
          Optional.of("the kubelet's PodResources do not answer: " + UnixSockets.sentence(failed)));
    }
  }

  private static KubeletPod pod(PodResources pod) {
    return new KubeletPod(
        new PodName(pod.getNamespace(), pod.getName()),
        pod.getContainersList().stream().map(KubeletPodResources::container).toList());
  }

  /** The kubelet lists a resource once per device and NUMA node. */
  private static KubeletContainer container(ContainerResources container) {
    Map<String, Set<String>> ids = new TreeMap<>();
    for (ContainerDevices devices : container.getDevicesList()) {
      ids.computeIfAbsent(devices.getResourceName(), name -> new HashSet<>())
          .addAll(devices.getDeviceIdsList());
    }
    return new KubeletContainer(container.getName(), ids);
  }

  @Override
  public synchronized void close() {
    if (channel != null) {
      channel.shutdownNow();
      channel = null;
    }
  }
}
