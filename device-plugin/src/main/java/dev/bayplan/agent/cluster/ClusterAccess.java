package dev.bayplan.agent.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Optional;

/** A client that asks once: retrying is the agent's own business. */
public final class ClusterAccess {

  private static final int LIMIT_MILLIS = 10_000;

  private ClusterAccess() {}

  /**
   * @param kubeconfig else the pod's service account, {@code KUBECONFIG} or {@code ~/.kube/config}
   */
  public static KubernetesClient connect(Optional<Path> kubeconfig) {
    Config found =
        kubeconfig
            .map(path -> Config.fromKubeconfig(path.toFile()))
            .orElseGet(() -> Config.autoConfigure(null));
    Config config =
        new ConfigBuilder(found)
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout(LIMIT_MILLIS)
            .withConnectionTimeout(LIMIT_MILLIS)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
