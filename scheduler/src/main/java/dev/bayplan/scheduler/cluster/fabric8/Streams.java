package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.scheduler.cluster.ApiHealth;
import dev.bayplan.scheduler.cluster.Clock;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;

/** Long answers that are read while they come in, by threads that may wait for them. */
final class Streams {

  private static final int BUFFER_BYTES = 1 << 14;

  private final HttpClient http;
  private final String server;
  private final ApiHealth health;
  private final Clock clock;

  Streams(KubernetesClient client, ApiHealth health, Clock clock) {
    this.http = client.getHttpClient();
    this.server = client.getMasterUrl().toString().replaceAll("/+$", "");
    this.health = health;
    this.clock = clock;
  }

  /** An answer that is none of what was asked for. */
  static final class Status extends IOException {

    private static final long serialVersionUID = 1;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    private final int code;

    Status(int code, String message) {
      super("status " + code + message);
      this.code = code;
    }

    /** The revision that was asked for is too old. */
    boolean isGone() {
      return code == GONE;
    }

    boolean isNotFound() {
      return code == NOT_FOUND;
    }
  }

  /** An answer on its way. */
  final class Answer {

    private final CompletableFuture<HttpResponse<InputStream>> response;
    private final Duration limit;

    private Answer(CompletableFuture<HttpResponse<InputStream>> response, Duration limit) {
      this.response = response;
      this.limit = limit;
    }

    /**
     * Waits for it to begin. Whoever reads it longer than the limit finds it broken.
     *
     * @throws Status where it is not what was asked for
     */
    InputStream body() throws IOException {
      HttpResponse<InputStream> begun = begun();
      InputStream body = begun.body();
      if (begun.code() != 200) {
        close(body);
        throw status(begun.code());
      }
      health.answered();
      Body limited = new Body(body);
      clock.after(limit, limited::end);
      return "gzip".equals(begun.header("Content-Encoding"))
          ? new GZIPInputStream(limited, BUFFER_BYTES)
          : limited;
    }

    private HttpResponse<InputStream> begun() throws IOException {
      try {
        return response.join();
      } catch (CompletionException | CancellationException broken) {
        Throwable cause = broken.getCause() == null ? broken : broken.getCause();
        health.failed(String.valueOf(cause));
        throw new IOException(String.valueOf(cause), broken);
      }
    }

    /** Nobody will read it. */
    void drop() {
      var _ = response.thenAccept(begun -> close(begun.body()));
    }
  }

  /** What comes in, until it is closed or too much time has passed. */
  private static final class Body extends FilterInputStream {

    private final AtomicBoolean over = new AtomicBoolean();

    Body(InputStream in) {
      super(in);
    }

    @Override
    public void close() {
      end();
    }

    void end() {
      if (!over.getAndSet(true)) {
        Streams.close(in);
      }
    }
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException alreadyBroken) {
      // Nobody reads it any more.
    }
  }

  private Status status(int code) {
    if (code < 500) {
      health.answered();
    } else {
      health.failed("status " + code);
    }
    return new Status(code, "");
  }

  /**
   * Asks, and returns at once.
   *
   * @param limit until when the answer must have been read
   */
  Answer get(String path, Duration limit) {
    try {
      return new Answer(
          http.sendAsync(
              http.newHttpRequestBuilder()
                  .uri(server + path)
                  .setHeader("Accept", "application/json")
                  .setHeader("Accept-Encoding", "gzip")
                  .forStreaming()
                  .build(),
              InputStream.class),
          limit);
    } catch (RuntimeException notSent) { // The client has been closed.
      return new Answer(CompletableFuture.failedFuture(notSent), limit);
    }
  }
}
