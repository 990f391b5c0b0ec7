package dev.bayplan.bench.cluster;

import dev.bayplan.testcluster.ControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Posts and patches pods as bytes and looks at the status alone: the cheapest client there is. */
final class BareClient {

  /** Requests under way at once. */
  private static final int AT_ONCE = 16;

  private final HttpClient http;
  private final String pods;

  BareClient(ControlPlane plane, String namespace) {
    this(plane.client(), namespace);
  }

  /** With the identity of that client. */
  BareClient(KubernetesClient client, String namespace) {
    http = client.getHttpClient();
    pods =
        client.getMasterUrl().toString().replaceAll("/$", "")
            + "/api/v1/namespaces/"
            + namespace
            + "/pods";
  }

  /** One write about the pod of that number. */
  interface Write {
    void send(int number);
  }

  /** Returns once the last of {@code count} writes is answered; the first failure is thrown. */
  static void all(int count, Write write) {
    try (ExecutorService workers =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<Future<?>> sent =
          java.util.stream.IntStream.range(0, count)
              .<Future<?>>mapToObj(number -> workers.submit(() -> write.send(number)))
              .toList();
      for (Future<?> one : sent) {
        one.get();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted between " + count + " writes", stopped);
    } catch (java.util.concurrent.ExecutionException failed) {
      throw new IllegalStateException("one of " + count + " writes failed", failed.getCause());
    }
  }

  void create(String pod) {
    send("POST", "", "application/json", pod);
  }

  void patch(String name, String jsonPatch) {
    send("PATCH", "/" + name, "application/json-patch+json", jsonPatch);
  }

  void patchStrategically(String name, String patch) {
    send("PATCH", "/" + name, "application/strategic-merge-patch+json", patch);
  }

  void bind(String name, String binding) {
    send("POST", "/" + name + "/binding", "application/json", binding);
  }

  /**
   * All pods of the namespace at once, without any grace: nobody runs them. The grace stands in the
   * body: where there is one, the API server does not look at the query.
   */
  void deleteAll() {
    send("DELETE", "", "application/json", "{\"gracePeriodSeconds\":0}");
  }

  private void send(String method, String path, String type, String body) {
    try {
      HttpResponse<byte[]> answer =
          http.sendAsync(
                  http.newHttpRequestBuilder().uri(pods + path).method(method, type, body).build(),
                  byte[].class)
              .join();
      if (!answer.isSuccessful()) {
        throw new IllegalStateException(
            "%s %s%s was answered with %d: %s"
                .formatted(
                    method,
                    pods,
                    path,
                    answer.code(),
                    new String(answer.body(), StandardCharsets.UTF_8)));
      }
    } catch (CompletionException unanswered) {
      throw new IllegalStateException(method + " " + pods + path + " failed", unanswered);
    }
  }
}
