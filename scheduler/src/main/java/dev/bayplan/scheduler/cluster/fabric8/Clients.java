package dev.bayplan.scheduler.cluster.fabric8;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Makes the client as this module needs it. */
final class Clients {

  /** Lists come in pages of 500, so nothing takes longer than this. */
  private static final int REQUEST_TIMEOUT_MILLIS = 15_000;

  private static final int CONNECT_TIMEOUT_MILLIS = 3_000;

  private Clients() {}

  /** A client, and the mapper that reads its pods. */
  record Client(KubernetesClient kubernetes, JsonMapper mapper) {}

  /**
   * @param kubeconfig a file; where there is none, the pod's service account, else the user's own
   * @param schedulerName pods with this {@code spec.schedulerName} are ours
   */
  static Client connect(Optional<Path> kubeconfig, String schedulerName) {
    Config config =
        kubeconfig
            .map(path -> Config.fromKubeconfig(path.toFile()))
            .orElseGet(() -> Config.autoConfigure(null));
    return connect(config, schedulerName);
  }

  static Client connect(Config base, String schedulerName) {
    Config config =
        new ConfigBuilder(base)
            .withRequestRetryBackoffLimit(0) // A write must not be repeated behind our back.
            .withRequestTimeout(REQUEST_TIMEOUT_MILLIS)
            .withConnectionTimeout(CONNECT_TIMEOUT_MILLIS)
            .withWatchReconnectInterval(500)
            .withWatchList(false) // It costs two to four times the CPU of lists in pages.
            .build();
    JsonMapper mapper = mapper(schedulerName);
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withKubernetesSerialization(new KubernetesSerialization(mapper, true))
            .build();
    return new Client(client, mapper);
  }

  private static JsonMapper mapper(String schedulerName) {
    SimpleModule pods = new SimpleModule("pods");
    pods.addDeserializer(PodItem.class, new PodItem.Reading(new PodReader(schedulerName)));
    return JsonMapper.builder().addModule(pods).build();
  }
}
