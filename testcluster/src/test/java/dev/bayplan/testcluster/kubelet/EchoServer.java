package dev.bayplan.testcluster.kubelet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The program of a test image: it listens on its first argument and tells what it was given. */
public final class EchoServer {
  private EchoServer() {}

  public static void main(String[] arguments) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(Integer.parseInt(arguments[0])), 0);
    server.createContext("/ready", exchange -> answer(exchange, "ready"));
    server.createContext("/live", exchange -> answer(exchange, "live"));
    server.createContext(
        "/pid", exchange -> answer(exchange, Long.toString(ProcessHandle.current().pid())));
    server.createContext("/arguments", exchange -> answer(exchange, String.join("\n", arguments)));
    server.createContext(
        "/env", exchange -> answer(exchange, String.valueOf(System.getenv(query(exchange)))));
    server.createContext(
        "/config", exchange -> answer(exchange, Files.readString(config(arguments))));
    server.createContext("/bye", exchange -> System.exit(3));
    server.start();
    System.out.println("listening with " + Arrays.toString(arguments));
  }

  private static Path config(String[] arguments) {
    String prefix = "--config=";
    return Arrays.stream(arguments)
        .filter(argument -> argument.startsWith(prefix))
        .map(argument -> Path.of(argument.substring(prefix.length())))
        .findFirst()
        .orElseThrow();
  }

  private static String query(HttpExchange exchange) {
    return exchange.getRequestURI().getQuery();
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
