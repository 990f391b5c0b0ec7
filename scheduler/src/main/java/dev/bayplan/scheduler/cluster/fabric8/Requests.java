package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.api.Keys;
import dev.bayplan.scheduler.cluster.ApiHealth;
import dev.bayplan.scheduler.cluster.Timing;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Single requests exactly as they are to be on the wire: sent once, never repeated, and answered by
 * a value. (The client's typed calls read before they patch, and repeat what failed.)
 */
final class Requests {

  private static final String JSON = "application/json";

  private final HttpClient http;
  private final String server;
  private final ApiHealth health;

  Requests(KubernetesClient client, ApiHealth health) {
    this.http = client.getHttpClient();
    this.server = client.getMasterUrl().toString().replaceAll("/+$", "");
    this.health = health;
  }

  /** What came back. */
  sealed interface Reply {

    /**
     * @param retryAfter the header of that name in seconds, 0 where there is none
     */
    record Answer(int code, String body, long retryAfter) implements Reply {}

    /** No answer: it was not sent, or nobody knows what became of it. */
    record Nothing(String cause) implements Reply {}
  }

  CompletionStage<Reply> get(String path) {
    return send(http.newHttpRequestBuilder().uri(server + path));
  }

  CompletionStage<Reply> post(String path, String body) {
    return send(http.newHttpRequestBuilder().uri(server + path).post(JSON, body));
  }

  CompletionStage<Reply> put(String path, String body) {
    return send(http.newHttpRequestBuilder().uri(server + path).put(JSON, body));
  }

  /** Server-side apply, by force: what we apply is ours alone. */
  CompletionStage<Reply> apply(String path, String body) {
    return send(
        http.newHttpRequestBuilder()
            .uri(server + path + "?fieldManager=" + Keys.SCHEDULER_NAME + "&force=true")
            .method("PATCH", "application/apply-patch+yaml", body));
  }

  CompletionStage<Reply> delete(String path) {
    return send(http.newHttpRequestBuilder().uri(server + path).method("DELETE", JSON, null));
  }

  CompletionStage<Reply> mergePatch(String path, String body) {
    return send(
        http.newHttpRequestBuilder()
            .uri(server + path)
            .method("PATCH", "application/merge-patch+json", body));
  }

  /** Lists with a merge key, such as gates, are patched by element. */
  CompletionStage<Reply> strategicPatch(String path, String body) {
    return send(
        http.newHttpRequestBuilder()
            .uri(server + path)
            .method("PATCH", "application/strategic-merge-patch+json", body));
  }

  private CompletionStage<Reply> send(HttpRequest.Builder request) {
    HttpRequest built =
        request
            .setHeader("Accept", JSON)
            .timeout(Timing.CLIENT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            .build();
    try {
      return http.sendAsync(built, String.class).handle(this::reply);
    } catch (RuntimeException notSent) { // The client has been closed.
      return CompletableFuture.completedStage(new Reply.Nothing(notSent.toString()));
    }
  }

  private Reply reply(HttpResponse<String> response, Throwable broken) {
    if (broken != null) {
      Throwable cause = broken instanceof CompletionException ? broken.getCause() : broken;
      health.failed(String.valueOf(cause));
      return new Reply.Nothing(String.valueOf(cause));
    }
    if (response.code() < 500) {
      health.answered();
    } else {
      health.failed("status " + response.code());
    }
    return new Reply.Answer(response.code(), Json.text(response.body()), retryAfter(response));
  }

  /** In seconds; the API server never writes the header's other form, a date. */
  private static long retryAfter(HttpResponse<String> response) {
    try {
      return Math.clamp(Long.parseLong(Json.text(response.header("Retry-After"))), 0, 3600);
    } catch (NumberFormatException none) {
      return 0;
    }
  }
}
