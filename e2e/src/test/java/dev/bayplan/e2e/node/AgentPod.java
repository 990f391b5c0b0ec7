package dev.bayplan.e2e.node;

import dev.bayplan.api.Keys;
import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.Kubeconfig;
import dev.bayplan.testcluster.node.RealNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The agent's identity on a real node: the account that the manifests give it, and a pod of its
 * that runs there, to which its token is bound. The agent's process runs beside it.
 */
final class AgentPod {
  private static final long SECONDS = 3600;

  private AgentPod() {}

  /** A kubeconfig with nothing but this account's rights. */
  static Path kubeconfig(ControlPlane plane, RealNode node, Path folder) {
    Pod pod = plane.client().resource(pod(node)).create();
    Await.until(
        "the agent's pod runs",
        Tenants.LIMIT,
        () -> "Running".equals(plane.client().resource(pod).get().getStatus().getPhase()),
        plane::logTails);
    String token = token(plane, pod);
    try {
      Path file = Files.writeString(folder.resolve("token"), token);
      return Files.writeString(
          folder.resolve("kubeconfig"),
          Kubeconfig.ofPod(
              plane.url().toString(), plane.certificate(), Keys.NAMESPACE, file, token));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Pod pod(RealNode node) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("agent-of-" + node.name())
        .withNamespace(Keys.NAMESPACE)
        .endMetadata()
        .withNewSpec()
        .withNodeName(node.name())
        .withServiceAccountName(Keys.AGENT)
        .withAutomountServiceAccountToken(false)
        .withTerminationGracePeriodSeconds(0L)
        .addNewContainer()
        .withName("agent")
        .withImage(RealNode.IMAGE)
        .withImagePullPolicy("Never")
        .endContainer()
        .endSpec()
        .build();
  }

  private static String token(ControlPlane plane, Pod pod) {
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withExpirationSeconds(SECONDS)
            .withNewBoundObjectRef(
                "v1", "Pod", pod.getMetadata().getName(), pod.getMetadata().getUid())
            .endSpec()
            .build();
    return plane
        .client()
        .serviceAccounts()
        .inNamespace(Keys.NAMESPACE)
        .withName(Keys.AGENT)
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }
}
