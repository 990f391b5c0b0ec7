package dev.bayplan.scheduler.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.GpuAsk;
import dev.bayplan.scheduler.RunningExtender;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.World;
import dev.bayplan.scheduler.extender.Limits;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The public listener over real HTTP on loopback. */
class ConsoleServerTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;
  private final World world = new World().node("a", 4).node("b", 2);
  private RunningExtender extender;

  @BeforeEach
  void start() {
    extender = new RunningExtender(world, Limits.DEFAULT, new OneFile());
  }

  @AfterEach
  void close() {
    extender.close();
  }

  /** A log with one segment. */
  private final class OneFile implements LogSource {
    @Override
    public List<Segment> segments() {
      return List.of(new Segment("7.log", 3));
    }

    @Override
    public Optional<Path> file(String name) {
      return name.equals("7.log") ? Optional.of(folder.resolve(name)) : Optional.empty();
    }
  }

  private PodFacts seen(String name, GpuAsk ask) {
    PodFacts pod = world.pod(name, ask);
    world.apply(new Event.PodSeen(pod));
    return pod;
  }

  private JsonNode json(String path) {
    HttpResponse<String> response = extender.get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    return JSON.readTree(response.body());
  }

  private void assertText(String path, int status, String text) {
    HttpResponse<String> response = extender.get(path);
    assertThat(response.body()).isEqualTo(text + "\n");
    assertThat(response.statusCode()).isEqualTo(status);
  }

  @Test
  void it_lives_before_it_is_ready() {
    extender.waitingFor.add("the first list of pods");
    extender.waitingFor.add("the API server");

    assertText("/livez", 200, "ok");
    assertText("/readyz", 503, "not ready: the first list of pods; the API server");
    extender.waitingFor.clear();
    assertText("/readyz", 200, "ok");
  }

  @Test
  void why_a_pod_waits_with_the_missing_number() {
    seen("p", World.whole(3));
    world.run(world.pod("other", World.whole(2)), "a");

    JsonNode why = json("/why/team/p");

    assertThat(why.get("pod").asString()).isEqualTo("team/p");
    assertThat(why.get("state").asString()).isEqualTo("PENDING");
    assertThat(why.get("place")).isNull();
    assertThat(why.get("missing"))
        .isEqualTo(
            JSON.readTree(
                """
                {"reason":"GpusBusy","remedy":"PREEMPT","nodes":{"GpusBusy":1,"RequestExceedsNode":1},
                 "closest":{"node":"a","reason":"GpusBusy","asked":3,"available":2,"missing":1,"unit":"GPUs"}}\
                """));
    assertText("/why/team/p?format=text", 200, why.get("sentence").asString());
  }

  @Test
  void why_a_pod_is_where_it_is() {
    world.run(seen("p", World.share(1000)), "b");

    assertThat(json("/why/team/p"))
        .isEqualTo(
            JSON.readTree(
                """
                {"pod":"team/p","uid":"uid-p","state":"BOUND","sentence":"Bound to node b with 1 device.",
                 "place":{"node":"b","devices":[{"container":"main","gpu":"GPU-b-0","memoryMiB":1000}]}}\
                """));
  }

  @Test
  void a_pod_that_nobody_told_of() {
    String sentence = "Pod team/x is not known: it does not exist, or was made a moment ago.";

    assertText("/why/team/x?format=text", 404, sentence);
    assertThat(extender.get("/why/team/x").body()).isEqualTo("{\"error\":\"" + sentence + "\"}");
  }

  @Test
  void the_snapshot_names_nodes_gpus_and_holders() {
    world.run(world.pod("whole", World.whole(1)), "b");
    world.filter(world.pod("share", World.share(1000)), "b");

    JsonNode nodes = json("/snapshot").get("nodes");

    assertThat(nodes.size()).isEqualTo(2);
    JsonNode gpus = nodes.get(1).get("gpus");
    assertThat(gpus.get(0).get("holders"))
        .isEqualTo(JSON.readTree("[{\"pod\":\"team/whole\",\"stage\":\"BOUND\"}]"));
    assertThat(gpus.get(1).get("holders"))
        .isEqualTo(
            JSON.readTree("[{\"pod\":\"team/share\",\"stage\":\"RESERVED\",\"memoryMiB\":1000}]"));
    assertThat(gpus.get(1).get("freeMiB").asLong()).isEqualTo(World.GPU_MIB - 1000);
  }

  @Test
  void the_log_is_listed_and_handed_out() throws IOException {
    Files.writeString(folder.resolve("7.log"), "abc");

    assertThat(json("/log"))
        .isEqualTo(JSON.readTree("{\"segments\":[{\"name\":\"7.log\",\"bytes\":3}]}"));
    assertThat(extender.get("/log/7.log").body()).isEqualTo("abc");
    assertText("/log/8.log", 404, "there is no such segment; /log lists them");
  }

  @Test
  void a_segment_that_was_dropped_between_list_and_read() {
    assertThat(extender.get("/log/7.log").statusCode()).isEqualTo(404);
  }

  @Test
  void metrics_have_units_and_descriptions() {
    assertThat(extender.get("/metrics").body())
        .contains(
            "# HELP bayplan_decision_duration_seconds From a whole request body to its answer")
        .contains("bayplan_decision_duration_seconds_bucket{verb=\"filter\",le=\"1.0E-4\"} 0")
        .contains("bayplan_build_info{version=\"dev\"} 1")
        .contains("bayplan_received_bytes_total 0")
        .contains("bayplan_gpus 6")
        .contains("bayplan_gpus_idle 6")
        .contains("bayplan_gpus_stranded{request=\"share\"} 0")
        .contains("bayplan_gpus_stranded{request=\"3-4\"} 2")
        .contains("bayplan_gpus_stranded{request=\"5-8\"} 6")
        .contains("bayplan_gpus_stranded{request=\"mix\"} ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/why", "/why/team", "/why/a/b/c", "/log/a/b", "/livez/", "/%2e%2e"})
  void no_such_page(String path) {
    assertThat(extender.get(path).statusCode()).isEqualTo(404);
    assertThat(extender.get(path).body()).startsWith("there is no such page; there are /livez,");
  }

  @Test
  void the_console_is_only_read() {
    assertThat(extender.console("POST", "/livez").statusCode()).isEqualTo(405);
    assertThat(extender.console("HEAD", "/readyz").statusCode()).isEqualTo(200);
  }
}
