package dev.bayplan.bench.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Keys;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.cluster.KubeApi.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubeSchedulerTest {

  private final VirtualClock clock = new VirtualClock();
  private final ApiServer server = new ApiServer(clock);
  private final List<String> calls = new ArrayList<>();
  private boolean refuse;
  private boolean changing;

  /** Takes the first node by name, or none, and binds. */
  private final Extender extender =
      new Extender() {
        @Override
        public CompletionStage<FilterResult> filter(PodObject pod, List<String> nodes) {
          List<String> sorted = nodes.stream().sorted().toList();
          calls.add("filter " + pod.ref().name() + " " + sorted);
          List<String> left = refuse ? List.of() : List.of(sorted.getFirst());
          Map<String, String> failed = changing ? Map.of("a", "no " + calls.size()) : Map.of();
          return CompletableFuture.completedStage(new FilterResult.Nodes(left, failed));
        }

        @Override
        public CompletionStage<Map<String, Long>> prioritize(PodObject pod, List<String> nodes) {
          calls.add("prioritize " + pod.ref().name());
          return CompletableFuture.completedStage(Map.of());
        }

        @Override
        public CompletionStage<String> bind(PodRef pod, String node) {
          calls.add("bind " + pod.name() + " " + node);
          Outcome outcome = server.podWrites().bind(Binding.bare(pod, node));
          return CompletableFuture.completedStage(outcome instanceof Outcome.Ok ? "" : "refused");
        }
      };

  @BeforeEach
  void twoNodes() {
    server.nodes().put(Scene.node("a", 1));
    server.nodes().put(Scene.node("b", 1));
  }

  private void start(SchedulerSettings settings) {
    new KubeScheduler(clock, server, Network.steady(Duration.ofMillis(1)), extender, settings)
        .start();
  }

  /** With the profile of the manifests. */
  private void start() {
    start(SchedulerSettings.of(1));
  }

  @Test
  void bindsWhatTheExtenderChooses() {
    start();
    server.pods().create("default", "p", Scene.pod(new GpuAsk.Whole(1)));
    clock.runFor(Duration.ofSeconds(1));

    assertThat(calls).containsExactly("filter p [a, b]", "bind p a");
    assertThat(server.pods().named("default", "p").orElseThrow().status().node()).isEqualTo("a");
  }

  @Test
  void aRefusedPodIsTriedTwiceAndThenRestsUntilItIsTouched() {
    start();
    refuse = true;
    PodRef pod = server.pods().create("default", "p", Scene.pod(new GpuAsk.Whole(1))).ref();
    clock.runFor(Duration.ofSeconds(60));
    assertThat(calls).hasSize(2);

    server.pods().annotate(pod, "bayplan.dev/wake", "1");
    clock.runFor(Duration.ofSeconds(60));
    assertThat(calls).hasSize(3);
  }

  @Test
  void aRefusedPodIsTriedAgainAfterFiveMinutesWithoutAnyEvent() {
    start();
    refuse = true;
    server.pods().create("default", "p", Scene.pod(new GpuAsk.Whole(1)));
    clock.runFor(Duration.ofSeconds(320));

    assertThat(calls).hasSize(3);
  }

  @Test
  void countsWhatItKeepsAndAsksOnlyForNodesWithRoom() {
    start();
    server.pods().create("default", "p", Scene.pod(new GpuAsk.Whole(1)));
    server.pods().create("default", "q", Scene.pod(new GpuAsk.Whole(1)));
    server.pods().create("default", "r", Scene.pod(new GpuAsk.Whole(1)));
    clock.runFor(Duration.ofSeconds(10));

    assertThat(calls).containsExactly("filter p [a, b]", "bind p a", "filter q [b]", "bind q b");
    assertThat(server.pods().named("default", "r").orElseThrow().status().condition())
        .isEqualTo(
            new PodStatus.Condition(
                "Unschedulable",
                "0/2 nodes are available: 2 Insufficient nvidia.com/gpu."
                    + " no new claims to deallocate"));
  }

  @Test
  void aRefusedPodKeepsItsNominatedNameOrLosesItByTheProfile() {
    refuse = true;
    start(SchedulerSettings.of(1).clearingNames(true));
    PodRef pod = nominatedAndReleased();

    assertThat(server.pods().get(pod).orElseThrow().status().nominated()).isEmpty();
    assertThat(calls).containsExactly("filter p [b]", "filter p [a, b]", "filter p [a, b]");
  }

  private PodRef nominatedAndReleased() {
    server.pods().gatePolicy(true);
    PodRef pod = server.pods().create("default", "p", Scene.pod(new GpuAsk.Whole(1))).ref();
    server.podWrites().nominate(pod, "b");
    clock.runFor(Duration.ofSeconds(1));
    server.podWrites().ungate(pod, Keys.PLAN);
    clock.runFor(Duration.ofSeconds(5));
    return pod;
  }

  /** {@code planned-path.md} section 11, point 11. */
  @Test
  void aRefusalWhoseTextChangesMakesItSpin() {
    refuse = true;
    changing = true;
    start();
    server.pods().create("default", "p", Scene.pod(new GpuAsk.Whole(1)));
    clock.runFor(Duration.ofSeconds(1));

    assertThat(calls).hasSizeGreaterThan(100);
  }
}
