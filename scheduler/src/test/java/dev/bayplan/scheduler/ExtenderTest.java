package dev.bayplan.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.scheduler.console.LogSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExtenderTest {

  @TempDir private Path folder;

  private Options withoutApiServer() throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return Options.DEFAULT
        .withVerbs(free)
        .withConsole(free)
        .withLogDir(folder.resolve("log"))
        .withKubeconfig(Files.writeString(folder.resolve("kubeconfig"), kubeconfig()));
  }

  private static String kubeconfig() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return """
      {"apiVersion": "v1", "kind": "Config", "current-context": "c",
       "clusters": [{"name": "c", "cluster": {"server": "http://127.0.0.1:%d"}}],
       "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
       "users": [{"name": "u", "user": {}}]}
      """
          .formatted(taken.getLocalPort());
    }
  }

  private static HttpResponse<String> send(int port, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          body.isEmpty()
              ? request.build()
              : request.POST(HttpRequest.BodyPublishers.ofString(body)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void answersBeforeItConnectsAndWaitsForAnApiServerThatIsAway()
      throws IOException, InterruptedException {
    Extender extender = Extender.listen(withoutApiServer(), new LongAdder());
    try {
      assertThat(send(extender.consolePort(), "/readyz", "").body())
          .startsWith("not ready: the client for the API server");
      assertThat(send(extender.verbsPort(), "/filter", "{}").statusCode()).isEqualTo(503);

      extender.connect();

      HttpResponse<String> ready = send(extender.consolePort(), "/readyz", "");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body())
          .contains("the first list of nodes")
          .contains("the first list of GpuNodes")
          .contains("the first list of pods");
      assertThat(send(extender.consolePort(), "/livez", "").statusCode()).isEqualTo(200);
      assertThat(send(extender.consolePort(), "/metrics", "").body())
          .contains("bayplan_bindings_total{outcome=\"bound\"} 0.0")
          .contains("bayplan_bindings_posting 0.0")
          .contains("bayplan_steps_total{kind=\"woken\"} 0.0")
          .contains("bayplan_bugs_total 0.0");
    } finally {
      extender.stop();
    }
  }

  @Test
  void theLogFolderHandsOutSegmentsAndNothingElse() throws IOException {
    Path first = Files.writeString(folder.resolve("decisions-0000000001.jsonl"), "12345");
    Files.writeString(folder.resolve("secret"), "x");
    LogFolder log = new LogFolder(folder);

    assertThat(log.segments())
        .containsExactly(new LogSource.Segment("decisions-0000000001.jsonl", 5));
    assertThat(log.file("decisions-0000000001.jsonl")).contains(first);
    assertThat(log.file("secret")).isEmpty();
    assertThat(log.file("../secret")).isEmpty();
  }
}
