package dev.bayplan.agent.kubelet;

import dev.bayplan.agent.handover.Allocation;
import dev.bayplan.agent.handover.HandoverDesk;
import dev.bayplan.agent.kubelet.deviceplugin.AllocateRequest;
import dev.bayplan.agent.kubelet.deviceplugin.AllocateResponse;
import dev.bayplan.agent.kubelet.deviceplugin.ContainerPreferredAllocationRequest;
import dev.bayplan.agent.kubelet.deviceplugin.ContainerPreferredAllocationResponse;
import dev.bayplan.agent.kubelet.deviceplugin.DevicePluginGrpc;
import dev.bayplan.agent.kubelet.deviceplugin.DevicePluginOptions;
import dev.bayplan.agent.kubelet.deviceplugin.Empty;
import dev.bayplan.agent.kubelet.deviceplugin.ListAndWatchResponse;
import dev.bayplan.agent.kubelet.deviceplugin.PreStartContainerRequest;
import dev.bayplan.agent.kubelet.deviceplugin.PreStartContainerResponse;
import dev.bayplan.agent.kubelet.deviceplugin.PreferredAllocationRequest;
import dev.bayplan.agent.kubelet.deviceplugin.PreferredAllocationResponse;
import dev.bayplan.api.Keys;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The device plugin of one resource: the kubelet's calls, put to the desk. */
final class PluginService extends DevicePluginGrpc.DevicePluginImplBase {

  private static final Logger LOG = LoggerFactory.getLogger(PluginService.class);

  private final String resource;
  private final HandoverDesk desk;
  private final Set<StreamObserver<ListAndWatchResponse>> streams = new HashSet<>();
  private ListAndWatchResponse list;

  PluginService(String resource, HandoverDesk desk, ListAndWatchResponse list) {
    this.resource = resource;
    this.desk = desk;
    this.list = list;
  }

  static DevicePluginOptions options(String resource) {
    return DevicePluginOptions.newBuilder()
        .setPreStartRequired(true)
        .setGetPreferredAllocationAvailable(!resource.equals(Keys.GPU_MEMORY))
        .build();
  }

  @Override
  public void getDevicePluginOptions(Empty request, StreamObserver<DevicePluginOptions> answer) {
    answer.onNext(options(resource));
    answer.onCompleted();
  }

  @Override
  public void listAndWatch(Empty request, StreamObserver<ListAndWatchResponse> answer) {
    synchronized (streams) {
      streams.add(answer);
      ((ServerCallStreamObserver<ListAndWatchResponse>) answer)
          .setOnCancelHandler(() -> remove(answer));
      answer.onNext(list);
    }
  }

  private void remove(StreamObserver<ListAndWatchResponse> gone) {
    synchronized (streams) {
      streams.remove(gone);
    }
  }

  /** Tells the kubelet what there is, where it changed. */
  void list(ListAndWatchResponse now) {
    synchronized (streams) {
      if (!now.equals(list)) {
        list = now;
        streams.forEach(stream -> stream.onNext(now));
      }
    }
  }

  boolean isWatched() {
    synchronized (streams) {
      return !streams.isEmpty();
    }
  }

  @Override
  public void getPreferredAllocation(
      PreferredAllocationRequest request, StreamObserver<PreferredAllocationResponse> answer) {
    PreferredAllocationResponse.Builder all = PreferredAllocationResponse.newBuilder();
    for (ContainerPreferredAllocationRequest one : request.getContainerRequestsList()) {
      List<String> chosen =
          desk.preferred(
              resource,
              one.getAvailableDeviceIDsList(),
              one.getMustIncludeDeviceIDsList(),
              one.getAllocationSize());
      all.addContainerResponses(
          ContainerPreferredAllocationResponse.newBuilder().addAllDeviceIDs(chosen));
    }
    answer.onNext(all.build());
    answer.onCompleted();
  }

  @Override
  public void allocate(AllocateRequest request, StreamObserver<AllocateResponse> answer) {
    AllocateResponse.Builder all = AllocateResponse.newBuilder();
    request
        .getContainerRequestsList()
        .forEach(one -> {
          Allocation allocation = desk.allocate(resource, one.getDevicesIdsList());
          all.addContainerResponses(AllocationMessage.of(allocation));
        });
    answer.onNext(all.build());
    answer.onCompleted();
  }

  @Override
  public void preStartContainer(
      PreStartContainerRequest request, StreamObserver<PreStartContainerResponse> answer) {
    try {
      Optional<String> refusal = desk.preStart(resource, request.getDevicesIdsList());
      if (refusal.isPresent()) {
        answer.onError(
            Status.FAILED_PRECONDITION.withDescription(refusal.get()).asRuntimeException());
        return;
      }
      answer.onNext(PreStartContainerResponse.getDefaultInstance());
      answer.onCompleted();
    } catch (RuntimeException bug) {
      LOG.error(
          "PreStartContainer of {} ended in a bug of Bayplan; please report it", resource, bug);
      answer.onError(Status.INTERNAL.withDescription(bug.toString()).asRuntimeException());
    }
  }
}
