package dev.bayplan.scheduler.extender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import dev.bayplan.scheduler.engine.FilterAnswer;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.World;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real kube-scheduler 1.36 sent, and answers that it took: byte for byte. */
class RecordedBodiesTest {

  /** The recorder's own sentence. */
  private static final String RECORDED_SENTENCE = "no free gpu memory (test)";

  private final World world = new World().node("node-a", 2).node("node-b", 2);

  private ExtenderArgs args(String name) {
    byte[] body = Bodies.recorded(name).getBytes(StandardCharsets.UTF_8);
    return ExtenderArgs.read(body, body.length, world.engine.names());
  }

  private static void assertAnswer(byte[] answer, String name, Reason reason) {
    assertThat(new String(answer, StandardCharsets.UTF_8))
        .isEqualTo(Bodies.recorded(name).replace(RECORDED_SENTENCE, reason.sentence()));
  }

  @Test
  void the_pod_of_a_filter_call() {
    PodFacts pod = args("names/filter.request").pod().facts();

    assertThat(pod.ref())
        .isEqualTo(new PodRef("default", "train-0", "3e65e880-1318-441d-a24b-133ffaf271dc"));
    assertThat(pod.revision()).isEqualTo(227);
    assertThat(pod.priority()).isEqualTo(10);
    assertThat(pod.createdSeconds())
        .isEqualTo(Instant.parse("2026-11-23T15:54:13Z").getEpochSecond());
    assertThat(pod.ours()).isFalse(); // It names gpu-scheduler.
    Request request = (Request) pod.ask();
    assertThat(request.resources()).isEqualTo(new Resources(100, 64 << 20));
    assertThat(request.containers())
        .extracting(ContainerRequest::name, ContainerRequest::kind)
        .containsExactly(tuple("init", ContainerKind.INIT), tuple("c", ContainerKind.MAIN));
    assertThat(request.constraints().tolerations()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"names", "objects"})
  void nodes_become_rows_and_a_stranger_becomes_minus_one(String form) {
    OfferedNodes nodes = args(form + "/filter.request").nodes();

    assertThat(nodes.rows())
        .containsExactly(
            world.engine.names().row("node-a"), world.engine.names().row("node-b"), -1);
  }

  @Test
  void the_nominated_node_is_read() {
    assertThat(args("names/filter-after-nomination.request").pod().nominated()).isEqualTo("node-c");
    assertThat(args("names/filter.request").pod().nominated()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"names", "objects"})
  void anywhere_answers_all_that_was_offered(String form) {
    byte[] answer =
        Answers.filter(new FilterAnswer.Anywhere(), args(form + "/filter.request").nodes());

    assertAnswer(answer, form + "/filter.response", Reason.GpusBusy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"names", "objects"})
  void placed_answers_one(String form) {
    FilterAnswer placed = new FilterAnswer.Placed(0, new Placement("x", List.of()), "d1");
    byte[] answer = Answers.filter(placed, args(form + "/filter-after-nomination.request").nodes());

    assertAnswer(answer, form + "/filter-after-nomination.response", Reason.GpusBusy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"names", "objects"})
  void what_load_explains_is_failed(String form) {
    byte[] answer =
        Answers.filter(
            refused(Reason.GpuMemoryBusy), args(form + "/filter-all-rejected.request").nodes());

    assertAnswer(answer, form + "/filter-all-rejected.response", Reason.GpuMemoryBusy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"names", "objects"})
  void what_no_load_explains_is_unresolvable(String form) {
    byte[] answer =
        Answers.filter(
            refused(Reason.RequestExceedsNode),
            args(form + "/filter-all-unresolvable.request").nodes());

    assertAnswer(answer, form + "/filter-all-unresolvable.response", Reason.RequestExceedsNode);
  }

  private static FilterAnswer refused(Reason reason) {
    Reason[] reasons = new Reason[3];
    Arrays.fill(reasons, reason);
    return new FilterAnswer.Refused(reasons, false);
  }

  @Test
  void ranks() {
    byte[] answer = Answers.ranks(args("names/prioritize.request").nodes(), new int[] {10, 9, 8});

    assertAnswer(answer, "names/prioritize.response", Reason.GpusBusy);
  }

  @Test
  void bind() {
    byte[] body = Bodies.recorded("names/bind.request").getBytes(StandardCharsets.UTF_8);

    assertThat(BindingArgs.read(body, body.length))
        .isEqualTo(
            new BindingArgs(
                new PodRef("default", "train-0", "3e65e880-1318-441d-a24b-133ffaf271dc"),
                "node-a"));
    assertAnswer(Answers.bound(""), "names/bind.response", Reason.GpusBusy);
  }

  @Test
  void an_error_is_quoted_as_json() {
    String answer = new String(Answers.bound("a \"b\" \\ c\n\u0001é"), StandardCharsets.UTF_8);

    assertThat(answer).isEqualTo("{\"Error\":\"a \\\"b\\\" \\\\ c\\n\\u0001é\"}");
  }
}
