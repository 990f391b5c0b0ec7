package dev.bayplan.scheduler.cluster.fabric8;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Optional;

/** Makes the client as this module needs it. */
final class Clients {

  /** Lists come in pages of 500, so nothing takes longer than this. */
  private static final int REQUEST_TIMEOUT_MILLIS = 15_000;

  private static final int CONNECT_TIMEOUT_MILLIS = 3_000;

  private Clients() {}

  /**
   * @param kubeconfig a file; where there is none, the pod's service account, else the user's own
   */
  static KubernetesClient connect(Optional<Path> kubeconfig) {
    Config config =
        kubeconfig
            .map(path -> Config.fromKubeconfig(path.toFile()))
            .orElseGet(() -> Config.autoConfigure(null));
    return connect(config);
  }

  static KubernetesClient connect(Config base) {
    Config config =
        new ConfigBuilder(base)
            .withRequestRetryBackoffLimit(0) // A write must not be repeated behind our back.
            .withRequestTimeout(REQUEST_TIMEOUT_MILLIS)
            .withConnectionTimeout(CONNECT_TIMEOUT_MILLIS)
            .withWatchReconnectInterval(500)
            .withWatchList(false) // It costs two to four times the CPU of lists in pages.
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
