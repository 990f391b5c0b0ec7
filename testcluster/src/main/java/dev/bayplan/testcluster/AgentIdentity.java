package dev.bayplan.testcluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The agent of one node as the API server sees it: its service account, and the node's name as a
 * claim of its token. By impersonation, so that five thousand agents need neither pods nor tokens,
 * yet RBAC and admission guards judge them as agents.
 */
final class AgentIdentity {
  static final String NAMESPACE = "bayplan-system";

  private static final String USER = "system:serviceaccount:" + NAMESPACE + ":bayplan-agent";

  /**
   * The key {@code authentication.kubernetes.io/node-name}; in a header's name the slash must be
   * escaped.
   */
  private static final String NODE_CLAIM = "authentication.kubernetes.io%2Fnode-name";

  private final NamespacedKubernetesClient admin;

  AgentIdentity(KubernetesClient admin) {
    this.admin = admin.adapt(NamespacedKubernetesClient.class);
  }

  void on(String node, Consumer<KubernetesClient> act) {
    RequestConfig agent =
        new RequestConfigBuilder()
            .withImpersonateUsername(USER)
            .withImpersonateGroups(
                "system:serviceaccounts",
                "system:serviceaccounts:" + NAMESPACE,
                "system:authenticated")
            .withImpersonateExtras(Map.of(NODE_CLAIM, List.of(node)))
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout(60_000)
            .build();
    admin
        .withRequestConfig(agent)
        .call(client -> {
          act.accept(client);
          return true;
        });
  }
}
