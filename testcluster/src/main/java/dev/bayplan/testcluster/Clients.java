package dev.bayplan.testcluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Typed clients of one API server; all end with the control plane. They never retry, so that a test
 * sees what happens.
 */
final class Clients implements AutoCloseable {
  private final URI server;
  private final Path certificate;
  private final List<KubernetesClient> open = new ArrayList<>();

  Clients(URI server, Path certificate) {
    this.server = server;
    this.certificate = certificate;
  }

  KubernetesClient withToken(String token) {
    return remember(config(token).build());
  }

  /**
   * The administrator acting as another user, which tests RBAC under that name without a token of
   * its own.
   */
  KubernetesClient as(String user, List<String> groups) {
    return remember(
        config(Credentials.ADMIN)
            .withImpersonateUsername(user)
            .withImpersonateGroups(groups.toArray(String[]::new))
            .build());
  }

  private ConfigBuilder config(String token) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(server.toString())
        .withCaCertFile(certificate.toString())
        .withOauthToken(token)
        .withNamespace("default")
        .withRequestRetryBackoffLimit(0)
        .withRequestTimeout(60_000);
  }

  private synchronized KubernetesClient remember(Config config) {
    KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
    open.add(client);
    return client;
  }

  @Override
  public synchronized void close() {
    open.forEach(KubernetesClient::close);
    open.clear();
  }
}
