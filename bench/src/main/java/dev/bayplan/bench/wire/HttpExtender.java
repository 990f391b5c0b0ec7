package dev.bayplan.bench.wire;

import dev.bayplan.bench.model.Extender;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.report.Latencies;
import dev.bayplan.policies.PodRef;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The extender behind its HTTP port, called as a kube-scheduler with {@code nodeCacheCapable: true}
 * calls it. Blocks until the answer is there, so that a run over HTTP has one order of events; one
 * thread.
 */
public final class HttpExtender implements Extender, AutoCloseable {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final KeepAlive connection;
  private final String prefix;
  private final Latencies filterTimes = new Latencies();

  /**
   * @param urlPrefix as in kube-scheduler's configuration: the verb's name is put behind it
   */
  public HttpExtender(URI urlPrefix) {
    this.connection = new KeepAlive(urlPrefix);
    this.prefix = urlPrefix.getPath();
  }

  /** From the first byte sent to the last one read, of every filter call. */
  public Latencies filterTimes() {
    return filterTimes;
  }

  /**
   * How long the bytes of such a filter call take to and fro where nothing is decided: they are
   * posted to a verb that there is not, which the server reads whole before it says so.
   */
  public long bareNanos(PodObject pod, List<String> nodes) throws IOException {
    byte[] body = arguments(pod, nodes);
    long start = System.nanoTime();
    connection.post(prefix + "/nothing", body);
    return System.nanoTime() - start;
  }

  @Override
  public CompletionStage<FilterResult> filter(PodObject pod, List<String> nodes) {
    byte[] body = arguments(pod, nodes);
    long start = System.nanoTime();
    try {
      byte[] answer = post("/filter", body);
      filterTimes.add(System.nanoTime() - start);
      return CompletableFuture.completedStage(filterResult(MAPPER.readTree(answer), nodes));
    } catch (IOException | JacksonException broken) {
      return CompletableFuture.completedStage(new FilterResult.Failed(broken.toString()));
    }
  }

  @Override
  public CompletionStage<Map<String, Long>> prioritize(PodObject pod, List<String> nodes) {
    Map<String, Long> scores = new HashMap<>();
    try {
      for (JsonNode host : MAPPER.readTree(post("/prioritize", arguments(pod, nodes)))) {
        scores.put(host.get("Host").asString(), host.get("Score").asLong());
      }
    } catch (IOException | JacksonException ignored) {
      scores.clear(); // kube-scheduler ignores every error of this verb.
    }
    return CompletableFuture.completedStage(scores);
  }

  @Override
  public CompletionStage<String> bind(PodRef pod, String node) {
    ObjectNode body =
        MAPPER
            .createObjectNode()
            .put("PodName", pod.name())
            .put("PodNamespace", pod.namespace())
            .put("PodUID", pod.uid())
            .put("Node", node);
    try {
      JsonNode answer = MAPPER.readTree(post("/bind", MAPPER.writeValueAsBytes(body)));
      return CompletableFuture.completedStage(error(answer));
    } catch (IOException | JacksonException broken) {
      return CompletableFuture.completedStage(broken.toString());
    }
  }

  /** Filter and prioritize take the same; absent members are sent as null. */
  private static byte[] arguments(PodObject pod, List<String> nodes) {
    ObjectNode body = MAPPER.createObjectNode();
    body.set("Pod", PodJson.of(pod.facts(), pod.status().nominated()));
    body.putNull("Nodes");
    ArrayNode names = body.putArray("NodeNames");
    nodes.forEach(names::add);
    return MAPPER.writeValueAsBytes(body);
  }

  private byte[] post(String verb, byte[] body) throws IOException {
    KeepAlive.Response response = connection.post(prefix + verb, body);
    if (response.status() != 200) {
      String text = new String(response.body(), StandardCharsets.UTF_8);
      throw new IOException("failed " + verb + " with status " + response.status() + ": " + text);
    }
    return response.body();
  }

  private static FilterResult filterResult(JsonNode answer, List<String> offered) {
    String error = error(answer);
    if (!error.isEmpty()) {
      return new FilterResult.Failed(error);
    }
    List<String> nodes = new ArrayList<>();
    answer.path("NodeNames").forEach(name -> nodes.add(name.asString()));
    if (!new HashSet<>(offered).containsAll(nodes)) {
      return new FilterResult.Failed("the extender answered nodes that it was not asked about");
    }
    Map<String, String> failed = new HashMap<>();
    for (String map : List.of("FailedNodes", "FailedAndUnresolvableNodes")) {
      answer.path(map).properties().forEach(e -> failed.put(e.getKey(), e.getValue().asString()));
    }
    return new FilterResult.Nodes(nodes, failed);
  }

  private static String error(JsonNode answer) {
    return answer.path("Error").asString("");
  }

  @Override
  public void close() {
    connection.close();
  }
}
