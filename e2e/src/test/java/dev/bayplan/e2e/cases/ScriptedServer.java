package dev.bayplan.e2e.cases;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The verbs over HTTP, answered by whatever {@link Answers} is in force. */
final class ScriptedServer implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpServer server;
  private final HttpServer probes;
  private volatile Answers answers = new Answers((pod, node) -> "no case is running");

  private ScriptedServer(HttpServer server, HttpServer probes) {
    this.server = server;
    this.probes = probes;
  }

  /**
   * @param probesPort where liveness and readiness are asked for, on the pod's address
   */
  static ScriptedServer listen(int port, int probesPort) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    HttpServer probes = HttpServer.create(new InetSocketAddress(probesPort), 0);
    probes.createContext("/", ScriptedServer::well);
    probes.start();
    ScriptedServer scripted = new ScriptedServer(http, probes);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/filter", exchange -> scripted.answer(exchange, scripted::filter));
    http.createContext("/prioritize", exchange -> scripted.answer(exchange, scripted::prioritize));
    http.createContext("/bind", exchange -> scripted.answer(exchange, scripted::bind));
    http.start();
    return scripted;
  }

  private static void well(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  void answerWith(Answers next) {
    answers = next;
  }

  private interface Verb {
    JsonNode answer(JsonNode request);
  }

  private void answer(HttpExchange exchange, Verb verb) throws IOException {
    JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
    byte[] body = JSON.writeValueAsBytes(verb.answer(request));
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private JsonNode filter(JsonNode request) {
    JsonNode pod = request.get("Pod");
    List<String> offered = names(request);
    @Nullable List<String> left =
        answers.onFilter(
            pod.at("/metadata/name").asString(""),
            pod.at("/status/nominatedNodeName").asString(""),
            offered);
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode nodes = answer.putArray("NodeNames");
    ObjectNode failed = answer.putObject("FailedNodes");
    answer.put("Error", left == null ? "not now" : "");
    if (left != null) {
      left.forEach(nodes::add);
      offered.stream().filter(node -> left.isEmpty()).forEach(node -> failed.put(node, "no"));
    }
    return answer;
  }

  private JsonNode prioritize(JsonNode request) {
    ArrayNode scores = JSON.createArrayNode();
    answers
        .onPrioritize(request.at("/Pod/metadata/name").asString(""), names(request))
        .forEach((node, score) -> scores.addObject().put("Host", node).put("Score", score));
    return scores;
  }

  private JsonNode bind(JsonNode request) {
    String error =
        answers.onBind(request.get("PodName").asString(""), request.get("Node").asString(""));
    return JSON.createObjectNode().put("Error", error);
  }

  private static List<String> names(JsonNode request) {
    List<String> names = new ArrayList<>();
    request.get("NodeNames").forEach(name -> names.add(name.asString("")));
    return names;
  }

  @Override
  public void close() {
    server.stop(0);
    probes.stop(0);
  }
}
