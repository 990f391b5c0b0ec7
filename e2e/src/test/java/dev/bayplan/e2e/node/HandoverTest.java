package dev.bayplan.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Keys;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.ControlPlaneOptions;
import dev.bayplan.testcluster.node.NodeOptions;
import dev.bayplan.testcluster.node.NodeTest;
import dev.bayplan.testcluster.node.RealContainer;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whole GPUs and shares on a calm node: each container has what the books name, and only that. */
@NodeTest
class HandoverTest {
  private static final int GPUS = 8;
  private static final int GIB = 80;

  @RegisterExtension
  static final ControlPlaneExtension cluster =
      ControlPlaneExtension.of(ControlPlaneOptions.defaults()).prepared(Stage::prepare);

  private static Stage stage;

  private Tenants tenants;

  @BeforeAll
  static void start() {
    stage = Stage.start(cluster.plane(), NodeOptions.defaults(), GPUS, GIB);
    stage.awaitAdvertised(Keys.GPU, GPUS);
    stage.awaitAdvertised(Keys.GPU_MEMORY, GPUS * GIB);
  }

  @BeforeEach
  void namespace(TestInfo test) {
    tenants = stage.tenants(test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT));
  }

  @AfterEach
  void clear() {
    tenants.clear();
  }

  /** Planned from the top, where an agent that does not know the plan proposes the lowest. */
  @Test
  void wholeGpusAreThoseOfTheBooksAndMostlyThosePlanned() {
    List<String> followed = new ArrayList<>();
    for (int gpu = GPUS - 1; gpu > 2; gpu--) {
      Pod pod = tenants.run("whole-" + gpu, Ask.whole(gpu(gpu)));
      List<String> given = given(pod);
      inside(pod).hasWhole(stage.fleet(), given);
      tenants.await("the agent reports it", () -> reported(pod).equals(given));
      followed.addAll(given.equals(List.of(gpu(gpu))) ? given : List.of());
    }
    // Not all: a plan that comes 100 ms after the kubelet's question is too late.
    assertThat(followed).isNotEmpty();

    Pod pair = tenants.run("pair", Ask.whole(gpu(0), gpu(1)));
    inside(pair).hasWhole(stage.fleet(), given(pair));
    assertThat(given(pair)).hasSize(2);
  }

  @Test
  void sharesAreThosePlanned() {
    Ask small = Ask.share(gpu(1), 10);
    Ask large = Ask.share(gpu(2), 40);

    Pod one = tenants.run("one", small);
    Pod two = tenants.run("two", large.in("first"), small.in("second"));

    inside(one).hasShare(stage.fleet(), one, small);
    Inside.of(stage.node(), two, "first").hasShare(stage.fleet(), two, large);
    Inside.of(stage.node(), two, "second").hasShare(stage.fleet(), two, small);
  }

  /** 5 rounds of 20 starts: 16 equal shares, four to a GPU, and 4 whole GPUs. */
  @Test
  void aHundredStartsInBurstsGetTheirOwn() {
    for (int round = 0; round < 5; round++) {
      Map<String, Ask> asks = burst(round);
      tenants.createAll(asks);
      stage.settle(tenants, asks);
      check(asks);
      tenants.clear();
    }
  }

  private static Map<String, Ask> burst(int round) {
    Map<String, Ask> asks = new HashMap<>();
    for (int i = 0; i < 16; i++) {
      asks.put("share-%d-%d".formatted(round, i), Ask.share(gpu((i + round) % 4), 10));
    }
    for (int i = 4; i < GPUS; i++) {
      asks.put("whole-%d-%d".formatted(round, i), Ask.whole(gpu(i)));
    }
    return asks;
  }

  /** Shares exactly as planned; whole GPUs as the kubelet gave them, each to one container. */
  private void check(Map<String, Ask> asks) {
    List<String> given = new ArrayList<>();
    asks.forEach((name, ask) -> {
      Pod pod = tenants.get(name);
      if (ask.resource().equals(Keys.GPU_MEMORY)) {
        inside(pod).hasShare(stage.fleet(), pod, ask);
      } else {
        inside(pod).hasWhole(stage.fleet(), given(pod));
        given.addAll(given(pod));
      }
    });
    assertThat(given)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(4, GPUS).mapToObj(HandoverTest::gpu).toList());
  }

  /** Planned as the planner does it: an init container borrows from the containers after it. */
  @Test
  void anInitContainerHasItsDevicesToo() {
    Pod whole =
        tenants.run("whole", Ask.whole(gpu(2)).ofInit("prepare"), Ask.whole(gpu(2), gpu(3)));
    inside(whole).hasWhole(stage.fleet(), given(whole));
    assertThat(inside(whole).minors().stream().map(minor -> "nvidia" + minor + "\ngpu=\n"))
        .contains(said("whole", "prepare"));

    Ask equal = Ask.share(gpu(4), 10);
    Pod share = tenants.run("share", equal.ofInit("prepare"), equal);
    inside(share).hasShare(stage.fleet(), share, equal);
    assertThat(said("share", "prepare")).isEqualTo("nvidia4\ngpu=" + gpu(4) + "\n");

    Ask small = Ask.share(gpu(6), 10);
    Pod larger = tenants.run("larger", Ask.share(gpu(5), 20).ofInit("prepare"), small);
    inside(larger).hasShare(stage.fleet(), larger, small);
    assertThat(said("larger", "prepare")).isEqualTo("nvidia5\ngpu=" + gpu(5) + "\n");
  }

  @Test
  void devicesOfAnInitContainerAloneAreFound() {
    tenants.run("alone", Ask.share(gpu(7), 30).ofInit("prepare"), Ask.nothing("main"));

    assertThat(said("alone", "prepare")).isEqualTo("nvidia7\ngpu=" + gpu(7) + "\n");
    assertThat(inside(tenants.get("alone")).minors()).isEmpty();
  }

  @Test
  void aContainerThatCrashesGetsTheSameAgain() {
    Ask ask = Ask.share(gpu(7), 20);
    tenants.run("share", ask);
    Pod whole = tenants.run("whole", Ask.whole(gpu(0)));

    stage.node().container(tenants.get("share"), "main").kill9();
    stage.node().container(whole, "main").kill9();

    Pod again = tenants.running("share", 1);
    inside(again).hasShare(stage.fleet(), again, ask);
    inside(tenants.running("whole", 1)).hasWhole(stage.fleet(), given(whole));
  }

  @Test
  void kubeletAndContainerdRestartUnnoticed() {
    Ask ask = Ask.share(gpu(6), 20);
    RealContainer before = stage.node().container(tenants.run("before", ask), "main");

    stage.node().restartKubelet();
    stage.node().restartContainerd();
    stage.awaitAdvertised(Keys.GPU, GPUS);
    stage.awaitAdvertised(Keys.GPU_MEMORY, GPUS * GIB);

    assertThat(stage.node().container(tenants.running("before"), "main")).isEqualTo(before);
    Ask other = Ask.share(gpu(6), 10);
    Pod after = tenants.run("after", other);
    inside(after).hasShare(stage.fleet(), after, other);
    before.kill9();
    Pod again = tenants.running("before", 1);
    inside(again).hasShare(stage.fleet(), again, ask);
  }

  @Test
  void aShareThatNobodyPlannedDoesNotRun() {
    Pod pod = tenants.create(tenants.pod("unplanned", Ask.share(gpu(0), 10).unplanned()));

    tenants.await(
        "the agent asks for its eviction",
        () ->
            stage
                .allocationsOf(pod.getMetadata().getUid())
                .anyMatch(one -> one.evict() != null && !one.evict().isEmpty()));
    assertThat(tenants.get("unplanned").getStatus().getPhase()).isEqualTo("Pending");
  }

  /** The ids that the kubelet gave. */
  private static List<String> given(Pod pod) {
    return List.copyOf(Checkpoint.ids(stage.node(), pod.getMetadata().getUid(), "main"));
  }

  private List<String> reported(Pod pod) {
    return stage
        .allocationsOf(pod.getMetadata().getUid())
        .flatMap(one -> one.devices().stream())
        .map(device -> device.gpu())
        .sorted()
        .toList();
  }

  private String said(String pod, String container) {
    return cluster.plane().kubectl().run("logs", pod, "-c", container, "-n", tenants.namespace());
  }

  private static Inside inside(Pod pod) {
    return Inside.of(stage.node(), pod, "main");
  }

  private static String gpu(int index) {
    return stage.fleet().gpu(index);
  }
}
