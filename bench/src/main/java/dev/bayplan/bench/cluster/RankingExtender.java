package dev.bayplan.bench.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * What most extenders do, without a thought behind it: filter lets all nodes through, prioritize
 * gives each a score. It scans bytes; what is left is the price of the two answers. Its argument is
 * the port.
 */
final class RankingExtender {

  /** Of the JVM; without the property each answer would wait for the other side's delayed ack. */
  static final String[] FLAGS = {
    "-XX:+UseSerialGC", "-Xmx256m", "-Dsun.net.httpserver.nodelay=true"
  };

  private static final String NAMES = "\"NodeNames\":[";

  private RankingExtender() {}

  public static void main(String[] args) throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/readyz", exchange -> answer(exchange, "ok"));
    server.createContext("/filter", exchange -> answer(exchange, filter(names(exchange))));
    server.createContext("/prioritize", exchange -> answer(exchange, prioritize(names(exchange))));
    server.start();
  }

  /** Of {@code ExtenderArgs}: the node names as they stand there, quotes and commas included. */
  static String names(String body) {
    int from = body.lastIndexOf(NAMES);
    if (from < 0) {
      throw new IllegalArgumentException("this asks about whole nodes: set nodeCacheCapable");
    }
    return body.substring(from + NAMES.length(), body.indexOf(']', from));
  }

  /** {@code ExtenderFilterResult}. */
  static String filter(String names) {
    return "{\"NodeNames\":[" + names + "],\"FailedNodes\":{},\"Error\":\"\"}";
  }

  /** {@code HostPriorityList}. */
  static String prioritize(String names) {
    StringBuilder out = new StringBuilder(2 * names.length()).append('[');
    int score = 0;
    for (int from = 0; from < names.length(); ) {
      int end = names.indexOf(',', from);
      int to = end < 0 ? names.length() : end;
      out.append(out.length() == 1 ? "" : ",").append("{\"Host\":").append(names, from, to);
      out.append(",\"Score\":").append(score++ % 11).append('}');
      from = to + 1;
    }
    return out.append(']').toString();
  }

  private static String names(HttpExchange exchange) {
    try {
      return names(
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.ISO_8859_1);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
