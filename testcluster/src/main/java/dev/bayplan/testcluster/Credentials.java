package dev.bayplan.testcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The files by which the processes of one control plane know each other: tokens, the signing key,
 * kubeconfigs.
 */
final class Credentials {
  static final String ADMIN = "admin";
  static final String CONTROLLER_MANAGER = "controller-manager";

  private final Path folder;

  private Credentials(Path folder) {
    this.folder = folder;
  }

  static Credentials writeTo(Path folder) {
    Credentials credentials = new Credentials(folder);
    write(credentials.signingKey(), signingKeyPem());
    write(
        credentials.tokens(),
        """
        %s,test-admin,1,"system:masters"
        %s,system:kube-controller-manager,2
        """
            .formatted(ADMIN, CONTROLLER_MANAGER));
    return credentials;
  }

  /** Signs service account tokens and checks them: one file for both. */
  Path signingKey() {
    return folder.resolve("sa.key");
  }

  Path tokens() {
    return folder.resolve("tokens.csv");
  }

  /** The API server writes it at its first start; it contains its CA too. */
  Path apiServerCertificate() {
    return folder.resolve("apiserver.crt");
  }

  Path kubeconfig(String token, String server) {
    Path file = folder.resolve(token + ".kubeconfig");
    write(file, Kubeconfig.withToken(server, apiServerCertificate(), token));
    return file;
  }

  private static String signingKeyPem() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      byte[] pkcs8 = generator.generateKeyPair().getPrivate().getEncoded();
      String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs8);
      return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JDK has no RSA", e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
