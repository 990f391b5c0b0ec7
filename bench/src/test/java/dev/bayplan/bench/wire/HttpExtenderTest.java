package dev.bayplan.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.bench.fleet.TaskType;
import dev.bayplan.bench.fleet.WorkloadPod;
import dev.bayplan.bench.model.ApiServer;
import dev.bayplan.bench.model.Extender.FilterResult;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.model.PodSpec;
import dev.bayplan.bench.model.VirtualClock;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class HttpExtenderTest {

  private static final List<String> NODES = List.of("n1", "n2");
  private static final PodObject POD = pod();

  @Test
  void filterSendsNamesAndReadsWhatIsLeft() throws IOException {
    String answer =
        "{\"FailedNodes\":{\"n1\":\"busy\"},\"FailedAndUnresolvableNodes\":{},\"Error\":\"\",\"NodeNames\":[\"n2\"]}";
    try (ScriptedServer server = ScriptedServer.start(ScriptedServer.json(answer));
        HttpExtender extender = new HttpExtender(server.url())) {
      assertThat(now(extender.filter(POD, NODES)))
          .isEqualTo(new FilterResult.Nodes(List.of("n2"), Map.of("n1", "busy")));

      String sent = server.requests().getFirst();
      assertThat(sent).startsWith("/filter {\"Pod\":{\"metadata\":{\"name\":\"b\",");
      assertThat(sent).endsWith("\"Nodes\":null,\"NodeNames\":[\"n1\",\"n2\"]}");
      assertThat(extender.filterTimes().count()).isEqualTo(1);
    }
  }

  @Test
  void aNodeThatWasNotOfferedFailsTheCall() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(ScriptedServer.json("{\"NodeNames\":[\"n3\"],\"Error\":\"\"}"));
        HttpExtender extender = new HttpExtender(server.url())) {
      assertThat(now(extender.filter(POD, NODES)))
          .isEqualTo(
              new FilterResult.Failed("the extender answered nodes that it was not asked about"));
    }
  }

  @Test
  void everyBadAnswerIsAFailureAndTheNextCallIsServed() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 9\r\n\r\nnot ready",
                ScriptedServer.json("{\"Error\":\"too late\"}"),
                "",
                "HTTP/1.1 200 OK\r\n\r\n",
                ScriptedServer.json("{\"NodeNames\":"),
                ScriptedServer.json("{\"NodeNames\":[\"n1\"]}"));
        HttpExtender extender = new HttpExtender(server.url())) {
      assertThat(failure(extender)).contains("failed /filter with status 503: not ready");
      assertThat(failure(extender)).isEqualTo("too late");
      assertThat(failure(extender)).contains("the connection was closed");
      assertThat(failure(extender)).contains("no Content-Length");
      assertThat(failure(extender)).contains("Unexpected end-of-input");
      assertThat(now(extender.filter(POD, NODES)))
          .isEqualTo(new FilterResult.Nodes(List.of("n1"), Map.of()));
    }
  }

  @Test
  void errorsOfPrioritizeAreNoScores() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                ScriptedServer.json(
                    "[{\"Host\":\"n1\",\"Score\":3},{\"Host\":\"n2\",\"Score\":10}]"),
                "");
        HttpExtender extender = new HttpExtender(server.url())) {
      assertThat(now(extender.prioritize(POD, NODES))).isEqualTo(Map.of("n1", 3L, "n2", 10L));
      assertThat(now(extender.prioritize(POD, NODES))).isEmpty();
    }
  }

  @Test
  void bindTellsTheErrorOrNothing() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                ScriptedServer.json("{\"Error\":\"\"}"),
                ScriptedServer.json("{\"Error\":\"pod a/b is gone\"}"));
        HttpExtender extender = new HttpExtender(server.url())) {
      assertThat(now(extender.bind(POD.ref(), "n1"))).isEmpty();
      assertThat(now(extender.bind(POD.ref(), "n1"))).isEqualTo("pod a/b is gone");
      assertThat(server.requests().getFirst())
          .isEqualTo(
              "/bind {\"PodName\":\"b\",\"PodNamespace\":\"a\",\"PodUID\":\"%s\",\"Node\":\"n1\"}"
                  .formatted(POD.ref().uid()));
    }
  }

  private static String failure(HttpExtender extender) {
    return ((FilterResult.Failed) now(extender.filter(POD, NODES))).error();
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static PodObject pod() {
    WorkloadPod pod = new WorkloadPod("a", "b", new TaskType(3152, 5600, 1, 1000, 1));
    return new ApiServer(new VirtualClock())
        .pods()
        .create(pod.namespace(), pod.name(), PodSpec.of(pod.request(), 0));
  }
}
