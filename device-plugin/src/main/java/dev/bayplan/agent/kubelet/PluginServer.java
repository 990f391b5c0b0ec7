package dev.bayplan.agent.kubelet;

import dev.bayplan.agent.handover.HandoverDesk;
import dev.bayplan.agent.kubelet.deviceplugin.ListAndWatchResponse;
import dev.bayplan.agent.kubelet.deviceplugin.RegisterRequest;
import dev.bayplan.agent.kubelet.deviceplugin.RegistrationGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugin of one resource with its socket: served first, then registered, and again whenever the
 * kubelet is a new one. A starting kubelet deletes all sockets of its folder, and never asks again
 * for a list whose stream has ended.
 */
final class PluginServer {

  private static final Logger LOG = LoggerFactory.getLogger(PluginServer.class);
  private static final String VERSION = "v1beta1";

  /** The kubelet dials back inside of Register, so it takes no longer. */
  private static final Duration REGISTER_LIMIT = Duration.ofSeconds(15);

  /** How long a registration may be without a stream before it is repeated. */
  private static final Duration UNWATCHED = Duration.ofSeconds(5);

  private final String resource;
  private final PluginFolder folder;
  private final UnixSockets sockets;
  private final PluginService service;

  private @Nullable Server server;
  private @Nullable Path socket;
  private @Nullable Object kubelet;
  private long watchedNanos;

  PluginServer(
      String resource,
      PluginFolder folder,
      UnixSockets sockets,
      HandoverDesk desk,
      ListAndWatchResponse list) {
    this.resource = resource;
    this.folder = folder;
    this.sockets = sockets;
    this.service = new PluginService(resource, desk, list);
  }

  void list(ListAndWatchResponse now) {
    service.list(now);
  }

  /**
   * Looks whether all is well, and mends what is not.
   *
   * @return what is not, in a sentence
   */
  Optional<String> step(long nanos) {
    Optional<Object> running = folder.kubelet();
    if (running.isEmpty()) {
      kubelet = null;
      return Optional.of("the kubelet does not listen at " + folder.kubeletSocket());
    }
    if (service.isWatched()) {
      watchedNanos = nanos;
    }
    boolean fresh = !running.get().equals(kubelet) || !hasSocket();
    boolean silent = nanos - watchedNanos > UNWATCHED.toNanos();
    if (!fresh && !silent) {
      return Optional.empty();
    }
    try {
      serve();
      register();
      kubelet = running.get();
      watchedNanos = nanos;
      return Optional.empty();
    } catch (StatusRuntimeException refused) {
      kubelet = null;
      return Optional.of(resource + " is not registered: " + UnixSockets.sentence(refused));
    } catch (IOException failed) {
      kubelet = null;
      return Optional.of(resource + " is not registered: " + failed.getMessage());
    }
  }

  private boolean hasSocket() {
    Path now = socket;
    return now != null && Files.exists(now);
  }

  private void serve() throws IOException {
    stop();
    Path fresh = folder.newSocket(resource);
    server = sockets.serve(fresh, service);
    socket = fresh;
  }

  private void register() {
    ManagedChannel channel = sockets.connect(folder.kubeletSocket());
    try {
      RegistrationGrpc.newBlockingStub(channel)
          .withDeadlineAfter(REGISTER_LIMIT.toSeconds(), TimeUnit.SECONDS)
          .register(
              RegisterRequest.newBuilder()
                  .setVersion(VERSION)
                  .setEndpoint(String.valueOf(socket == null ? null : socket.getFileName()))
                  .setResourceName(resource)
                  .setOptions(PluginService.options(resource))
                  .build());
      LOG.info("{} is registered with the kubelet", resource);
    } finally {
      channel.shutdownNow();
    }
  }

  void stop() {
    Server old = server;
    if (old != null) {
      old.shutdownNow();
    }
    Path path = socket;
    if (path != null) {
      folder.remove(path);
    }
    server = null;
    socket = null;
  }
}
