package dev.bayplan.scheduler.cluster.fabric8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** An HTTP server on loopback that keeps what it was asked and answers as the test says. */
final class StubApiServer implements AutoCloseable {

  /** One request as it came over the wire. */
  record Request(String method, String uri, String contentType, String body) {}

  /** What to answer; a code below 100 breaks the connection instead. */
  record Reply(int code, String body, String retryAfter) {
    Reply(int code, String body) {
      this(code, body, "");
    }
  }

  /** Decides the answer. */
  interface Handler {
    Reply answer(Request request) throws InterruptedException;
  }

  final List<Request> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  StubApiServer(Handler handler) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> serve(exchange, handler));
    server.start();
  }

  private void serve(HttpExchange exchange, Handler handler) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    Request request =
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            type == null ? "" : type,
            body);
    requests.add(request);
    Reply reply;
    try {
      reply = handler.answer(request);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return;
    }
    if (reply.code() < 100) {
      exchange.close();
      return;
    }
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    if (!reply.retryAfter().isEmpty()) {
      exchange.getResponseHeaders().add("Retry-After", reply.retryAfter());
    }
    exchange.sendResponseHeaders(reply.code(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The requests that match, without probes. */
  List<Request> of(String method) {
    return requests.stream().filter(request -> request.method().equals(method)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
