package dev.bayplan.scheduler.extender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.scheduler.engine.FilterAnswer;
import dev.bayplan.scheduler.engine.NodeNames;
import dev.bayplan.scheduler.engine.World;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Our scanner and Jackson agree on thousands of damaged bodies: both refuse, or both read the same.
 * A failure names its seed.
 */
class ScannerFuzzTest {

  /** Every member that we read, in the ways in which it can be written. */
  private static final String RICH =
      """
      {"NodeNames":["node-a","n\\u006fde-b","new \\"x\\"","é\\ud83d\\ude00"],"Nodes":null,"Pod":{"status":
      {"nominatedNodeName":"node-a"},"metadata":{"name":"p","namespace":"n","uid":"u-1","resourceVersion"
      :"12","creationTimestamp":"2026-11-23T15:54:13Z","annotations":{"bayplan.dev/gpu-compute":"50",
      "a/b":"\\t\\\\\\/","bayplan.dev/gang":"g"},"labels":{"app":"x","job":"y"},"ownerReferences":[{"uid":"u-1",
      "kind":"Job"},{"uid":"u-2","controller":true,"apiVersion":"batch/v1","kind":"Job"}]},"spec":{
      "schedulingGroup":{"podGroupName":"pg"},"schedulerName":"bayplan","priority":-5,"nodeSelector":{"zone":"x"},
      "overhead":{"cpu":"10m"},"resources":{"requests":{"cpu":"3"}},"affinity":{"nodeAffinity":{
      "requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":
      "k","operator":"In","values":["a","b"]}],"matchFields":[{"key":"metadata.name","operator":"NotIn",
      "values":["z"]}]}]},"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":7,"preference":{
      "matchExpressions":[{"key":"k","operator":"Exists"}]}}]}},"tolerations":[{"key":"t","operator":
      "Equal","value":"v","effect":"NoSchedule","tolerationSeconds":3.5e2}],"initContainers":[{"name":"s",
      "restartPolicy":"Always","resources":{"limits":{"nvidia.com/gpu":"1"}}}],"containers":[{"name":"m",
      "resources":{"requests":{"cpu":"1","memory":"1Gi"},"limits":{"bayplan.dev/gpu-memory":"20"}}}]}}}
      """;

  private final NodeNames names = new World().node("node-a", 1).node("node-b", 1).engine.names();

  private static List<byte[]> corpus() {
    List<byte[]> corpus = new ArrayList<>();
    for (String text :
        List.of(
            RICH,
            Bodies.recorded("names/filter.request"),
            Bodies.recorded("names/filter-after-nomination.request"),
            Bodies.recorded("objects/filter-after-nomination.request"))) {
      corpus.add(text.getBytes(StandardCharsets.UTF_8));
    }
    return corpus;
  }

  private Optional<ExtenderArgs> ours(byte[] body) {
    try {
      return Optional.of(ExtenderArgs.read(body, body.length, names));
    } catch (BadBody refused) {
      return Optional.empty();
    }
  }

  private static Optional<JacksonTwin.Args> twin(byte[] body) {
    try {
      return Optional.of(JacksonTwin.read(body));
    } catch (Tree.Refused refused) {
      return Optional.empty();
    }
  }

  /** Whether both read it. */
  private boolean agree(byte[] body, String which) {
    String text = which + ": " + new String(body, StandardCharsets.UTF_8);
    Optional<ExtenderArgs> ours = ours(body);
    Optional<JacksonTwin.Args> twin = twin(body);
    assertThat(ours.isPresent()).as(text).isEqualTo(twin.isPresent());
    if (ours.isPresent() && twin.isPresent()) {
      assertSame(ours.get(), twin.get(), body, text);
    }
    return ours.isPresent();
  }

  private void assertSame(ExtenderArgs ours, JacksonTwin.Args twin, byte[] body, String text) {
    assertThat(ours.pod()).as(text).isEqualTo(twin.pod());
    int[] rows = twin.nodeNames().stream().mapToInt(names::row).toArray();
    assertThat(ours.nodes().rows()).as(text).isEqualTo(rows);
    JsonNode answer =
        Bodies.JSON.readTree(Answers.filter(new FilterAnswer.Anywhere(), ours.nodes()));
    if (twin.objects()) {
      JsonNode items = Bodies.JSON.readTree(body).get("Nodes").path("items");
      assertThat(answer.get("Nodes").get("items"))
          .as(text)
          .isEqualTo(items.isArray() ? items : Bodies.JSON.createArrayNode());
    } else {
      assertThat(answer.get("NodeNames"))
          .as(text)
          .isEqualTo(Bodies.JSON.valueToTree(twin.nodeNames()));
    }
  }

  @Test
  void whole_bodies_are_read() {
    corpus().forEach(body -> assertThat(agree(body, "whole")).isTrue());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void damaged_bodies(long seed) {
    List<byte[]> corpus = corpus();
    int read = 0;
    for (int i = 0; i < 1_000; i++) {
      long one = seed * 1_000_000 + i;
      byte[] body = new Mutator(one, corpus.get(i % corpus.size())).mutated();
      read += agree(body, "seed " + one) ? 1 : 0;
    }
    assertThat(read).isBetween(100, 900); // Both sides of the border are tried.
  }

  @Test
  void every_beginning_of_a_body_is_refused_as_truncated() {
    byte[] body = RICH.strip().getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < body.length; length++) {
      byte[] begun = Arrays.copyOf(body, length);
      try {
        ExtenderArgs.read(begun, length, names);
        throw new AssertionError("read although it ends after " + length + " bytes");
      } catch (BadBody refused) {
        assertThat(refused.kind()).as("%s bytes", length).isEqualTo(BadRequest.TRUNCATED);
      }
    }
  }

  @Test
  void bytes_without_any_sense() {
    for (int seed = 0; seed < 2_000; seed++) {
      byte[] body = new byte[seed % 40];
      new Random(seed).nextBytes(body);
      agree(body, "seed " + seed);
    }
  }
}
