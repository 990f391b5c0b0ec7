package dev.bayplan.scheduler.admission;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate for 127.0.0.1, made by the JDK's own keytool. */
record SelfSigned(KeyStore store) {

  private static final String PASSWORD = "changeit";

  static SelfSigned in(Path folder, String name) throws IOException, GeneralSecurityException {
    Path file = folder.resolve(name + ".p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String command =
        "%s -genkeypair -alias webhook -keyalg EC -dname CN=%s -ext san=ip:127.0.0.1 -storetype PKCS12 -storepass %s -keystore %s"
            .formatted(keytool, name, PASSWORD, file);
    Process process = new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException("keytool: " + said);
    }
    return new SelfSigned(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
  }

  void write(Path certificate, Path key) throws IOException, GeneralSecurityException {
    byte[] secret = store.getKey("webhook", PASSWORD.toCharArray()).getEncoded();
    Files.writeString(key, pem("PRIVATE KEY", secret));
    Files.writeString(
        certificate, pem("CERTIFICATE", store.getCertificate("webhook").getEncoded()));
  }

  private static String pem(String what, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }
}
