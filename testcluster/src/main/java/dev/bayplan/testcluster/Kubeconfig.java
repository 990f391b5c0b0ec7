package dev.bayplan.testcluster;

import java.nio.file.Path;

/** The text of a kubeconfig with one cluster and one user. */
public final class Kubeconfig {
  private static final String TEMPLATE =
      """
      apiVersion: v1
      kind: Config
      current-context: test
      clusters:
      - name: test
        cluster: {server: "%s", certificate-authority: "%s"}
      contexts:
      - name: test
        context: {cluster: test, user: test, namespace: "%s"}
      users:
      - name: test
        user: {%s}
      """;

  private Kubeconfig() {}

  static String withToken(String server, Path certificate, String token) {
    return TEMPLATE.formatted(server, certificate, "default", "token: \"" + token + "\"");
  }

  /**
   * For a pod: clients that know {@code tokenFile} prefer it and see a renewed token, the others
   * take the token.
   */
  public static String ofPod(
      String server, Path certificate, String namespace, Path tokenFile, String token) {
    String user = "token: \"%s\", tokenFile: \"%s\"".formatted(token, tokenFile);
    return TEMPLATE.formatted(server, certificate, namespace, user);
  }
}
