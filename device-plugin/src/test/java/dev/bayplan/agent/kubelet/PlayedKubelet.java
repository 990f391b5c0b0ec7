package dev.bayplan.agent.kubelet;

import dev.bayplan.agent.kubelet.deviceplugin.DevicePluginGrpc;
import dev.bayplan.agent.kubelet.deviceplugin.DevicePluginOptions;
import dev.bayplan.agent.kubelet.deviceplugin.Empty;
import dev.bayplan.agent.kubelet.deviceplugin.ListAndWatchResponse;
import dev.bayplan.agent.kubelet.deviceplugin.RegisterRequest;
import dev.bayplan.agent.kubelet.deviceplugin.RegistrationGrpc;
import dev.bayplan.agent.kubelet.podresources.ContainerDevices;
import dev.bayplan.agent.kubelet.podresources.ContainerResources;
import dev.bayplan.agent.kubelet.podresources.ListPodResourcesRequest;
import dev.bayplan.agent.kubelet.podresources.ListPodResourcesResponse;
import dev.bayplan.agent.kubelet.podresources.PodResources;
import dev.bayplan.agent.kubelet.podresources.PodResourcesListerGrpc;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The kubelet's side of the device plugin API, on real sockets. */
final class PlayedKubelet implements AutoCloseable {

  static final int LIMIT_SECONDS = 10;

  private final Path folder;
  private final UnixSockets sockets = new UnixSockets();
  private final List<Server> servers = new ArrayList<>();
  private final Map<String, ManagedChannel> plugins = new ConcurrentHashMap<>();

  /** What was registered, in order. */
  final BlockingQueue<RegisterRequest> registered = new LinkedBlockingQueue<>();

  /** What was answered to the options inside of Register. */
  final Map<String, DevicePluginOptions> options = new ConcurrentHashMap<>();

  /** Lists as they came, by resource. */
  final Map<String, BlockingQueue<ListAndWatchResponse>> lists = new ConcurrentHashMap<>();

  final List<PodResources> pods = new ArrayList<>();
  volatile boolean refuses;
  volatile boolean hangs;
  volatile int podListings;

  PlayedKubelet(Path folder) {
    this.folder = folder;
  }

  Path plugins() {
    return folder.resolve("device-plugins");
  }

  /** As the real one: all sockets of plugins are deleted, and its own is made anew. */
  void start() throws IOException {
    Files.createDirectories(plugins());
    Files.createDirectories(folder.resolve("pod-resources"));
    try (Stream<Path> old = Files.list(plugins())) {
      for (Path socket : old.filter(file -> file.toString().endsWith(".sock")).toList()) {
        Files.delete(socket);
      }
    }
    Files.deleteIfExists(podSocket());
    servers.add(sockets.serve(plugins().resolve("kubelet.sock"), new Registration()));
    servers.add(sockets.serve(podSocket(), new Lister()));
  }

  Path podSocket() {
    return folder.resolve("pod-resources/kubelet.sock");
  }

  void stop() {
    for (Server server : servers) {
      try { // Its end deletes the socket's file, which must not be that of the next one.
        server.shutdownNow().awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException end) {
        Thread.currentThread().interrupt();
      }
    }
    servers.clear();
    plugins.values().forEach(ManagedChannel::shutdownNow);
    plugins.clear();
  }

  DevicePluginGrpc.DevicePluginBlockingStub plugin(String resource) {
    return DevicePluginGrpc.newBlockingStub(Objects.requireNonNull(plugins.get(resource)))
        .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Ends a plugin's stream, as a kubelet does whose client has failed. */
  void hangUp(String resource) {
    Objects.requireNonNull(plugins.get(resource)).shutdownNow();
  }

  ListAndWatchResponse nextList(String resource) throws InterruptedException {
    ListAndWatchResponse next = queue(resource).poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no list of " + resource + " within " + LIMIT_SECONDS + " s");
    }
    return next;
  }

  private BlockingQueue<ListAndWatchResponse> queue(String resource) {
    return lists.computeIfAbsent(resource, name -> new LinkedBlockingQueue<>());
  }

  /** One entry per device, as the kubelet lists them. */
  void gave(String namespace, String pod, String container, String resource, String... ids) {
    ContainerResources.Builder devices = ContainerResources.newBuilder().setName(container);
    for (String id : ids) {
      devices.addDevices(ContainerDevices.newBuilder().setResourceName(resource).addDeviceIds(id));
    }
    pods.add(
        PodResources.newBuilder()
            .setNamespace(namespace)
            .setName(pod)
            .addContainers(devices)
            .build());
  }

  @Override
  public void close() {
    stop();
    sockets.close();
  }

  private final class Registration extends RegistrationGrpc.RegistrationImplBase {

    /** Dials back inside of the call, and answers only then. */
    @Override
    public void register(RegisterRequest request, StreamObserver<Empty> answer) {
      if (refuses) {
        answer.onError(Status.INVALID_ARGUMENT.withDescription("bad name").asRuntimeException());
        return;
      }
      ManagedChannel channel = sockets.connect(plugins().resolve(request.getEndpoint()));
      DevicePluginOptions told =
          DevicePluginGrpc.newBlockingStub(channel)
              .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
              .getDevicePluginOptions(Empty.getDefaultInstance());
      options.put(request.getResourceName(), told);
      ManagedChannel old = plugins.put(request.getResourceName(), channel);
      if (old != null) {
        old.shutdownNow();
      }
      Context.ROOT.run(
          () -> // It outlives this call.
          DevicePluginGrpc.newStub(channel)
                  .listAndWatch(Empty.getDefaultInstance(), new Lists(request.getResourceName())));
      registered.add(request);
      answer.onNext(Empty.getDefaultInstance());
      answer.onCompleted();
    }
  }

  private final class Lists implements StreamObserver<ListAndWatchResponse> {
    private final String resource;

    Lists(String resource) {
      this.resource = resource;
    }

    @Override
    public void onNext(ListAndWatchResponse list) {
      queue(resource).add(list);
    }

    @Override
    public void onError(Throwable gone) {}

    @Override
    public void onCompleted() {}
  }

  private final class Lister extends PodResourcesListerGrpc.PodResourcesListerImplBase {
    @Override
    public void list(
        ListPodResourcesRequest request, StreamObserver<ListPodResourcesResponse> answer) {
      podListings++;
      if (hangs) {
        return;
      }
      answer.onNext(ListPodResourcesResponse.newBuilder().addAllPodResources(pods).build());
      answer.onCompleted();
    }
  }
}
