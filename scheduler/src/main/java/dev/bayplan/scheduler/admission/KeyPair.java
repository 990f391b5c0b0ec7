package dev.bayplan.scheduler.admission;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Certificate chain and private key, as PEM; a Secret of type {@code kubernetes.io/tls} that is
 * mounted as files, for example.
 */
public record KeyPair(String certificate, String key) {

  /** Where the two lie. */
  public record Source(Path certificate, Path key) {

    /**
     * @throws IOException names the file that cannot be read
     */
    KeyPair read() throws IOException {
      return new KeyPair(Files.readString(certificate), Files.readString(key));
    }
  }

  PemKeyCertOptions pem() {
    return new PemKeyCertOptions()
        .addCertValue(Buffer.buffer(certificate))
        .addKeyValue(Buffer.buffer(key));
  }

  /** The key is a secret. */
  @Override
  public String toString() {
    return "KeyPair";
  }
}
