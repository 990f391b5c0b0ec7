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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the kubelet gave to whom, by its PodResources service. It answers 100 calls a second for all
 * clients together, so those who ask at the same moment share one call.
 */
public final class KubeletPodResources implements Ports.PodResources, AutoCloseable {

  private static final int LIMIT_SECONDS = 5;

  private final ManagedChannel channel;
  private final LongSupplier nanos;
  private @Nullable Reading last;

  /**
   * @param socket {@code /var/lib/kubelet/pod-resources/kubelet.sock} of the node
   */
  public KubeletPodResources(UnixSockets sockets, Path socket, LongSupplier nanos) {
    this.channel = sockets.connect(socket);
    this.nanos = nanos;
  }

  private record Reading(long began, List<KubeletPod> pods) {}

  @Override
  public synchronized List<KubeletPod> list(long atLeast) throws IOException {
    Reading known = last;
    if (known != null && known.began() - atLeast >= 0) {
      return known.pods();
    }
    long began = nanos.getAsLong();
    try {
      ListPodResourcesResponse answer =
          PodResourcesListerGrpc.newBlockingStub(channel)
              .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
              .list(ListPodResourcesRequest.getDefaultInstance());
      List<KubeletPod> pods =
          answer.getPodResourcesList().stream().map(KubeletPodResources::pod).toList();
      last = new Reading(began, pods);
      return pods;
    } catch (StatusRuntimeException failed) {
      channel.resetConnectBackoff(); // A kubelet that restarts is back within a second.
      throw new IOException(
          "the kubelet's PodResources do not answer: " + failed.getStatus(), failed);
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
  public void close() {
    channel.shutdownNow();
  }
}
