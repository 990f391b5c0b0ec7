package dev.bayplan.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bayplan.agent.metrics.AgentMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /livez} and {@code /readyz}: ok, or 503 and what it waits for; and {@code /metrics}. */
final class Probes implements AutoCloseable {

  private final HttpServer server;

  private Probes(HttpServer server) {
    this.server = server;
  }

  /**
   * @param alive what is wrong with the process itself; empty when nothing
   * @param ready what keeps it from having reported; empty when nothing
   * @param metrics in Prometheus' text format
   */
  static Probes start(
      InetSocketAddress address,
      Supplier<Optional<String>> alive,
      Supplier<Optional<String>> ready,
      Supplier<String> metrics)
      throws IOException {
    Probes probes = start(address, alive, ready);
    probes.server.createContext(
        "/metrics", exchange -> answer(exchange, 200, AgentMetrics.CONTENT_TYPE, metrics.get()));
    return probes;
  }

  /**
   * @param alive what is wrong with the process itself; empty when nothing
   * @param ready what keeps it from having reported; empty when nothing
   */
  static Probes start(
      InetSocketAddress address, Supplier<Optional<String>> alive, Supplier<Optional<String>> ready)
      throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    server.createContext("/", exchange -> answer(exchange, 404, "there are /livez and /readyz"));
    server.createContext("/livez", exchange -> answer(exchange, alive.get()));
    server.createContext("/readyz", exchange -> answer(exchange, ready.get()));
    server.start();
    return new Probes(server);
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  private static void answer(HttpExchange exchange, Optional<String> problem) throws IOException {
    answer(exchange, problem.isEmpty() ? 200 : 503, problem.orElse("ok"));
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    answer(exchange, status, "text/plain; charset=utf-8", text + "\n");
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
