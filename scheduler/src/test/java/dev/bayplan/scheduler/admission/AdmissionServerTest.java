package dev.bayplan.scheduler.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bayplan.api.dialect.Settings;
import dev.bayplan.api.dialect.Translator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AdmissionServerTest {

  @TempDir private Path folder;
  private SelfSigned first;
  private KeyPair.Source files;
  private AdmissionServer server;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    first = SelfSigned.in(folder, "first");
    files = new KeyPair.Source(folder.resolve("tls.crt"), folder.resolve("tls.key"));
    first.write(files.certificate(), files.key());
    server = serve(files);
  }

  private static AdmissionServer serve(KeyPair.Source files) throws IOException {
    return AdmissionServer.start(
        Map.of(
            "/admit", new Reviewer(new Translator(Settings.DEFAULT)::translate),
            "/gate", new Reviewer(PlanGate::on)),
        files,
        new InetSocketAddress("127.0.0.1", 0),
        Duration.ofMillis(20));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aReviewIsAnsweredByHttps() throws Exception {
    HttpResponse<String> answer =
        post(first, "/admit", ReviewerTest.review("{\"aliyun.com/gpu-mem\":\"3\"}", "bayplan"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"patchType\":\"JSONPatch\"");
  }

  @Test
  void theGateHasAPathOfItsOwn() throws Exception {
    HttpResponse<String> answer = post(first, "/gate", ReviewerTest.review("{}", "bayplan"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"patchType\":\"JSONPatch\"");
  }

  @Test
  void whatIsNoReviewIsSaidSo() throws Exception {
    assertThat(post(first, "/admit", "{}").statusCode()).isEqualTo(400);
    HttpResponse<String> elsewhere = post(first, "/filter", "{}");
    assertThat(elsewhere.statusCode()).isEqualTo(404);
    assertThat(elsewhere.body()).isEqualTo("there is only /admit and /gate");
    assertThat(post(first, "/admit", " ".repeat(4 << 20)).statusCode()).isEqualTo(413);
    HttpRequest get = HttpRequest.newBuilder(uri("/admit")).build();
    try (HttpClient client = client(first)) {
      assertThat(client.send(get, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(405);
    }
  }

  @Test
  void aNewCertificateIsTakenWithoutARestart() throws Exception {
    SelfSigned second = SelfSigned.in(folder, "second");
    assertThatThrownBy(() -> post(second, "/admit", "{}")).isInstanceOf(IOException.class);

    second.write(files.certificate(), files.key());

    awaitServed(second);
  }

  @Test
  void aDamagedOneLeavesTheLastGoodOne() throws Exception {
    Files.writeString(files.certificate(), "no certificate");
    SelfSigned second = SelfSigned.in(folder, "second"); // Takes longer than the server's look.
    assertThat(post(first, "/admit", "{}").statusCode()).isEqualTo(400);

    second.write(files.certificate(), files.key());

    awaitServed(second);
  }

  @Test
  void aMissingOneIsSaidAtTheStart() {
    KeyPair.Source nothing =
        new KeyPair.Source(folder.resolve("none.crt"), folder.resolve("none.key"));

    assertThatThrownBy(() -> serve(nothing)).hasMessageContaining("none.crt");
  }

  /** The class's time limit ends it. */
  private void awaitServed(SelfSigned certificate) throws Exception {
    while (true) {
      try {
        assertThat(post(certificate, "/admit", "{}").statusCode()).isEqualTo(400);
        return;
      } catch (IOException notYet) {
        Thread.onSpinWait();
      }
    }
  }

  private HttpResponse<String> post(SelfSigned trusted, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    try (HttpClient client = client(trusted)) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private URI uri(String path) {
    return URI.create("https://127.0.0.1:" + server.port() + path);
  }

  private static HttpClient client(SelfSigned trusted) throws GeneralSecurityException {
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted.store());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }
}
