package dev.bayplan.scheduler.extender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.RunningExtender;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.World;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The verbs over real HTTP on loopback. */
class VerbServerTest {

  private final World world = new World().node("a", 4).node("b", 2);
  private final RunningExtender extender = new RunningExtender(world);

  @AfterEach
  void close() {
    extender.close();
  }

  private String ok(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.headers().firstValueAsLong("Content-Length"))
        .hasValue(response.body().length());
    return response.body();
  }

  private String filter(String pod, int gpus, String... nodes) {
    return ok(extender.post("/filter", Bodies.filter(pod, gpus, nodes)));
  }

  private static String placedOn(String node) {
    return "{\"FailedNodes\":{},\"FailedAndUnresolvableNodes\":{},\"Error\":\"\",\"NodeNames\":[\""
        + node
        + "\"]}";
  }

  @Test
  void a_pod_with_gpus_gets_one_node_and_its_devices_are_held() {
    assertThat(filter("p", 3, "b", "a")).isEqualTo(placedOn("a"));

    assertThat(world.engine.booking("uid-p")).isPresent();
    assertThat(extender.metric("bayplan_decisions_total{outcome=\"placed\",verb=\"filter\"}"))
        .isEqualTo(1);
    assertThat(extender.metric("bayplan_pods_held")).isEqualTo(1);
    assertThat(extender.metric("bayplan_gpus_untouched")).isEqualTo(3);
  }

  @Test
  void a_whole_node_object_comes_back_as_it_came() {
    String node = "{\"metadata\":{\"name\":\"a\",\"labels\":{\"x\":\"\\u00e9\"}}, \"spec\":{}}";
    String body =
        "{\"Pod\":"
            + Bodies.pod("p", 1)
            + ",\"Nodes\":{\"items\":["
            + node
            + "]},\"NodeNames\":null}";

    assertThat(ok(extender.post("/filter", body)))
        .isEqualTo(
            "{\"FailedNodes\":{},\"FailedAndUnresolvableNodes\":{},\"Error\":\"\",\"Nodes\":{\"items\":["
                + node
                + "]}}");
  }

  @Test
  void refusals_are_split_by_what_could_help() {
    filter("first", 4, "a");

    assertThat(filter("p", 3, "a", "b", "new"))
        .isEqualTo(
            "{\"FailedNodes\":{\"a\":\"not enough free GPUs\",\"new\":\"GPU state not reported by"
                + " the node\"},\"FailedAndUnresolvableNodes\":{\"b\":\"node has too few"
                + " GPUs\"},\"Error\":\"\",\"NodeNames\":[]}");
  }

  @Test
  void the_same_refusal_again_is_the_same_sentence_and_no_new_failure() {
    String first = filter("p", 8, "a", "b");

    assertThat(filter("p", 8, "a", "b")).isEqualTo(first);
    assertThat(extender.metric("bayplan_refusals_total{reason=\"RequestExceedsNode\"}"))
        .isEqualTo(1);
    assertThat(
            extender.metric("bayplan_decisions_total{outcome=\"refused_again\",verb=\"filter\"}"))
        .isEqualTo(1);
  }

  @Test
  void a_pod_without_devices_may_go_anywhere_and_prioritize_spares_the_gpus() {
    assertThat(filter("cpu", 0, "a", "b", "new")).contains("\"NodeNames\":[\"a\",\"b\",\"new\"]");

    assertThat(ok(extender.post("/prioritize", Bodies.filter("cpu", 0, "a", "b", "new"))))
        .isEqualTo(
            "[{\"Host\":\"a\",\"Score\":5},{\"Host\":\"b\",\"Score\":7},{\"Host\":\"new\",\"Score\":0}]");
  }

  @Test
  void prioritize_of_a_planned_pod_knows_one_node() {
    filter("p", 1, "b");

    assertThat(ok(extender.post("/prioritize", Bodies.filter("p", 1, "a", "b"))))
        .isEqualTo("[{\"Host\":\"a\",\"Score\":0},{\"Host\":\"b\",\"Score\":10}]");
  }

  @Test
  void a_pod_that_is_gone_is_refused() {
    world.apply(new Event.PodSeen(world.pod("p", World.whole(1))));
    world.apply(new Event.PodGone("uid-p"));

    assertThat(filter("p", 1, "a"))
        .contains("\"FailedAndUnresolvableNodes\":{\"a\":\"pod is gone\"}");
  }

  @Test
  void a_pod_that_is_bound_is_an_error_and_plans_nothing() {
    String body = Bodies.filter("p", 1, "a").replace("\"spec\":{", "\"spec\":{\"nodeName\":\"a\",");

    assertThat(ok(extender.post("/filter", body)))
        .contains("\"Error\":\"the pod is bound to a node already\"");
    assertThat(world.engine.booking("uid-p")).isEmpty();
  }

  @Test
  void room_made_by_a_filter_call_wakes_others() {
    filter("mover", 4, "a");
    filter("waiting", 3, "a", "b");
    filter("mover", 2, "b"); // The plugins refused a: the mover is planned on b, and a is free.

    assertThat(extender.news).contains("uid-mover");
    assertThat(world.queue()).extracting(World.Planned::pod).containsExactly(World.ref("waiting"));
  }

  @Test
  void bind_says_what_the_binder_says() {
    extender.binder.set((pod, node) ->
        CompletableFuture.completedFuture(
            pod.equals(new PodRef("team", "p", "uid-p")) && node.equals("a") ? "" : "no"));

    assertThat(ok(extender.post("/bind", Bodies.bind("p", "a")))).isEqualTo("{\"Error\":\"\"}");
    assertThat(ok(extender.post("/bind", Bodies.bind("p", "b")))).isEqualTo("{\"Error\":\"no\"}");
    assertThat(extender.metric("bayplan_decisions_total{outcome=\"bound\",verb=\"bind\"}"))
        .isEqualTo(1);
    assertThat(extender.metric("bayplan_decisions_total{outcome=\"failed\",verb=\"bind\"}"))
        .isEqualTo(1);
  }

  @Test
  void a_bind_under_way_holds_up_nobody()
      throws ExecutionException, InterruptedException, TimeoutException {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    extender.binder.set((pod, node) -> outcome);
    CompletableFuture<HttpResponse<String>> bind =
        CompletableFuture.supplyAsync(() -> extender.post("/bind", Bodies.bind("p", "a")));

    assertThat(filter("q", 1, "a")).isEqualTo(placedOn("a"));
    outcome.complete("");

    assertThat(bind.get(60, TimeUnit.SECONDS).body()).isEqualTo("{\"Error\":\"\"}");
  }

  @Test
  void until_it_is_ready_verbs_get_503_with_what_is_waited_for() {
    extender.waitingFor.add("the first list of pods");

    HttpResponse<String> response = extender.post("/filter", Bodies.filter("p", 1, "a"));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).isEqualTo("not ready: the first list of pods\n");
    extender.waitingFor.clear();
    assertThat(filter("p", 1, "a")).isEqualTo(placedOn("a"));
  }

  @Test
  void a_bug_is_a_500_and_the_next_request_is_served() {
    extender.binder.set((pod, node) -> {
      throw new IllegalStateException("a bug, thrown on purpose by this test");
    });

    HttpResponse<String> response = extender.post("/bind", Bodies.bind("p", "a"));

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(extender.metric("bayplan_decisions_total{outcome=\"bug\",verb=\"bind\"}"))
        .isEqualTo(1);
    assertThat(filter("p", 1, "a")).isEqualTo(placedOn("a"));
  }
}
