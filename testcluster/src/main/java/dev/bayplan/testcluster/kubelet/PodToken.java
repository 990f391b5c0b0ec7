package dev.bayplan.testcluster.kubelet;

import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.Kubeconfig;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountList;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.ServiceAccountResource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The identity of a pod: a token of its service account from a TokenRequest, bound to the pod, so
 * that the API server sees the pod and its node in {@code userInfo.extra} as it does with a
 * kubelet's. It is not renewed: it holds for {@link #SECONDS}.
 */
final class PodToken {
  static final String MOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
  static final String KUBECONFIG = "kubeconfig";

  private static final long SECONDS = 6 * 3600;

  private final ControlPlane plane;
  private final Pod pod;

  PodToken(ControlPlane plane, Pod pod) {
    this.plane = plane;
    this.pod = pod;
  }

  /**
   * Whether the pod wants a token at its usual place: its own word counts first, then its
   * account's.
   */
  boolean isMounted() {
    String account = pod.getSpec().getServiceAccountName();
    if (account == null) {
      return false;
    }
    return Optional.ofNullable(pod.getSpec().getAutomountServiceAccountToken())
        .or(() -> Optional.ofNullable(account(account).getAutomountServiceAccountToken()))
        .orElse(true);
  }

  /** The usual three files, and a kubeconfig for clients that cannot be led to them otherwise. */
  void writeTo(Path folder) {
    String token = request(List.of());
    TextFile.write(folder.resolve("token"), token);
    TextFile.write(folder.resolve("ca.crt"), TextFile.read(plane.certificate()));
    TextFile.write(folder.resolve("namespace"), pod.getMetadata().getNamespace());
    TextFile.write(
        folder.resolve(KUBECONFIG),
        Kubeconfig.ofPod(
            plane.url().toString(),
            folder.resolve("ca.crt"),
            pod.getMetadata().getNamespace(),
            folder.resolve("token"),
            token));
  }

  /**
   * @param audiences none means the API server's own
   */
  String request(List<String> audiences) {
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(audiences)
            .withExpirationSeconds(SECONDS)
            .withNewBoundObjectRef(
                "v1", "Pod", pod.getMetadata().getName(), pod.getMetadata().getUid())
            .endSpec()
            .build();
    TokenRequest answer =
        accounts().withName(pod.getSpec().getServiceAccountName()).tokenRequest(request);
    return answer.getStatus().getToken();
  }

  private ServiceAccount account(String name) {
    return accounts().withName(name).require();
  }

  private NonNamespaceOperation<ServiceAccount, ServiceAccountList, ServiceAccountResource>
      accounts() {
    return plane.client().serviceAccounts().inNamespace(pod.getMetadata().getNamespace());
  }
}
