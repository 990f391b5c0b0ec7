package dev.bayplan.testcluster;

import java.util.ArrayList;
import java.util.List;

/**
 * The command of the API server. TokenRequest works as in any cluster, with the node of the token's
 * pod as a claim: it needs the signing key and an issuer, no controller. Two admission plugins are
 * off: {@code ServiceAccount} would refuse every pod in a namespace without a {@code default}
 * account, which only a controller makes; {@code TaintNodesByCondition} would give each fake node a
 * not-ready taint that nobody takes off.
 */
final class ApiServerFlags {
  private ApiServerFlags() {}

  static List<String> command(
      Binaries binaries, Credentials credentials, String etcd, int port, List<String> more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                binaries.program("kube-apiserver").toString(),
                "--etcd-servers=" + etcd,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + credentials.apiServerCertificate().getParent(),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + credentials.signingKey(),
                "--service-account-signing-key-file=" + credentials.signingKey(),
                "--token-auth-file=" + credentials.tokens(),
                "--authorization-mode=RBAC",
                "--allow-privileged=true", // as kubeadm does: device plugins need it
                "--endpoint-reconciler-type=none",
                "--allow-privileged",
                "--disable-admission-plugins=ServiceAccount,TaintNodesByCondition"));
    command.addAll(more);
    return command;
  }
}
