package dev.bayplan.bench.cluster;

import dev.bayplan.testcluster.kubelet.PlayedPod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What the extender says of its queue's tries. */
final class Tries {

  private static final int CONSOLE_PORT = 10270;
  private static final String SECONDS = "bayplan_queue_tries_seconds_sum ";

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI metrics;

  Tries(PlayedPod bayplan) {
    metrics = bayplan.url(CONSOLE_PORT).resolve("/metrics");
  }

  /** Spent in all tries so far. */
  double millis() {
    return text()
        .lines()
        .filter(line -> line.startsWith(SECONDS))
        .mapToDouble(line -> 1000 * Double.parseDouble(line.substring(SECONDS.length())))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + SECONDS + "in " + metrics));
  }

  private String text() {
    try {
      return http.send(
              HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException unanswered) {
      throw new UncheckedIOException(unanswered);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading " + metrics, stopped);
    }
  }
}
