package dev.bayplan.agent.kubelet;

import dev.bayplan.agent.handover.CdiSupport;
import dev.bayplan.agent.kubelet.cri.RuntimeServiceGrpc;
import dev.bayplan.agent.kubelet.cri.StatusRequest;
import dev.bayplan.agent.kubelet.cri.VersionRequest;
import dev.bayplan.agent.kubelet.cri.VersionResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The container engine, asked over its CRI socket for its version and configuration. */
public final class ContainerEngine {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LIMIT_SECONDS = 3;

  private final UnixSockets sockets;
  private final Path socket;

  public ContainerEngine(UnixSockets sockets, Path socket) {
    this.sockets = sockets;
    this.socket = socket;
  }

  /**
   * @param folder where our specs are written
   */
  public CdiSupport cdi(Path folder) {
    ManagedChannel channel = sockets.connect(socket);
    try {
      RuntimeServiceGrpc.RuntimeServiceBlockingStub engine =
          RuntimeServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
      VersionResponse version = engine.version(VersionRequest.getDefaultInstance());
      String config =
          engine
              .status(StatusRequest.newBuilder().setVerbose(true).build())
              .getInfoMap()
              .getOrDefault("config", "{}");
      return judge(version, config, folder);
    } catch (StatusRuntimeException failed) {
      return new CdiSupport.Unknown(
          "the container engine does not answer at "
              + socket
              + ": "
              + UnixSockets.sentence(failed));
    } finally {
      channel.shutdownNow();
    }
  }

  static CdiSupport judge(VersionResponse version, String config, Path folder) {
    Optional<Boolean> enabled = Optional.empty();
    List<String> folders = new ArrayList<>();
    try {
      JsonNode tree = JSON.readTree(config);
      JsonNode switched = tree.path("enableCDI");
      enabled = switched.isBoolean() ? Optional.of(switched.asBoolean()) : Optional.empty();
      tree.path("cdiSpecDirs").forEach(one -> folders.add(one.asString("")));
    } catch (JacksonException noJson) {
      return new CdiSupport.Unknown(
          "the container engine's configuration is no JSON: " + noJson.getOriginalMessage());
    }
    return CdiSupport.of(
        version.getRuntimeName(), version.getRuntimeVersion(), enabled, folders, folder);
  }
}
