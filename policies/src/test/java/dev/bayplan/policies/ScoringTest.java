package dev.bayplan.policies;

import static dev.bayplan.policies.Given.GPU_MIB;
import static dev.bayplan.policies.Given.node;
import static dev.bayplan.policies.Given.share;
import static dev.bayplan.policies.Given.shareHold;
import static dev.bayplan.policies.Given.whole;
import static dev.bayplan.policies.Given.wholeHold;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScoringTest {

  private static final long HALF = GPU_MIB / 2;
  private static final long GPU = 1_000_000;

  @Test
  void idleGpuIsStrandedForATaskThatCannotUseIt() {
    NodeState halfAndOne = node(2, shareHold(0, HALF, "ns"));

    assertThat(stranded(task(0, 1, 0), halfAndOne)).as("whole").isEqualTo(GPU / 2);
    assertThat(stranded(task(0, 2, 0), halfAndOne)).as("does not fit").isEqualTo(3 * GPU / 2);
    assertThat(stranded(task(0, 0, HALF), halfAndOne)).as("half").isZero();
    assertThat(stranded(task(0, 0, HALF + 1), halfAndOne)).as("more").isEqualTo(GPU / 2);
    assertThat(stranded(task(1, 0, 0), halfAndOne)).as("no GPU").isEqualTo(3 * GPU / 2);
    assertThat(stranded(task(64_001, 1, 0), halfAndOne)).as("no CPU").isEqualTo(3 * GPU / 2);
  }

  @Test
  void aModelThatWillNotDoIsStrandedAndAnUnhealthyGpuIsNotIdle() {
    JobMix.Task pinned = new JobMix.Task(0, 1, 0, 0, Models.anyOf("H100"), 1);

    assertThat(stranded(pinned, node(2))).isEqualTo(2 * GPU);
    NodeState unhealthy =
        NodeState.of(Given.facts("n"), List.of(Given.gpu(0, GpuHealth.UNHEALTHY)), List.of());
    assertThat(stranded(pinned, unhealthy)).isZero();
  }

  @Test
  void strandedEqualsTheSlowSumOnRandomNodes() {
    for (int seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      List<Hold> holds = new ArrayList<>();
      int gpus = 1 + random.nextInt(8);
      for (int gpu = 0; gpu < gpus; gpu++) {
        switch (random.nextInt(3)) {
          case 0 -> holds.add(wholeHold(gpu));
          case 1 -> holds.add(shareHold(gpu, 1 + random.nextInt(8) * GPU_MIB / 8, "ns"));
          default -> {}
        }
      }
      NodeState node = node(gpus, holds.toArray(Hold[]::new));
      JobMix.Task task =
          random.nextBoolean()
              ? task(random.nextInt(100_000), 1 + random.nextInt(4), 0)
              : task(random.nextInt(100_000), 0, 1 + random.nextInt((int) GPU_MIB));
      assertThat(stranded(task, node)).as("seed %d, %s", seed, task).isEqualTo(slow(task, node));
    }
  }

  /** The definition, GPU by GPU. */
  private static long slow(JobMix.Task task, NodeState node) {
    List<Long> idle = new ArrayList<>();
    List<Long> usable = new ArrayList<>();
    for (int gpu = 0; gpu < node.gpus().size(); gpu++) {
      long free = node.heldWhole(gpu) ? 0 : node.freeMiB(gpu) * GPU / GPU_MIB;
      idle.add(free);
      boolean takes =
          task.wholeGpus() > 0
              ? node.untouched(gpu)
              : !node.heldWhole(gpu) && node.freeMiB(gpu) >= task.shareMiB();
      if (takes) {
        usable.add(free);
      }
    }
    long all = idle.stream().mapToLong(Long::longValue).sum();
    boolean fits =
        task.cpuMillis() <= Given.PLENTY.cpuMillis()
            && usable.size() >= Math.max(1, task.wholeGpus());
    return fits ? all - usable.stream().mapToLong(Long::longValue).sum() : all;
  }

  @Test
  void eachPresetTakesItsOwnNode() {
    JobMix mix = new JobMix(List.of(task(0, 2, 0), task(0, 0, HALF)));
    NodeState empty = node(4);
    NodeState used = node(4, wholeHold(0), wholeHold(1));
    NodeState odd = node(4, wholeHold(0));

    assertThat(best(Preset.BESTFIT, mix, whole(1), empty, used)).isSameAs(used);
    assertThat(best(Preset.PACKING, mix, whole(1), empty, used)).isSameAs(used);
    assertThat(best(Preset.SPREAD, mix, whole(1), empty, used)).isSameAs(empty);
    assertThat(best(Preset.FGD, mix, whole(1), used, odd)).as("keeps pairs").isSameAs(odd);
    assertThat(best(Preset.DEFAULT, mix, whole(1), used, odd)).as("keeps pairs").isSameAs(odd);
    assertThat(score(Preset.FGD, mix, whole(2), empty))
        .as("the gradient alone does not care")
        .isEqualTo(score(Preset.FGD, mix, whole(2), used));
    assertThat(best(Preset.DEFAULT, mix, whole(2), empty, used)).isSameAs(used);
    assertThat(score(Preset.RANDOM, mix, whole(1), empty))
        .isEqualTo(score(Preset.RANDOM, mix, whole(1), used));
  }

  @Test
  void eachPresetTakesItsOwnGpu() {
    JobMix mix = new JobMix(List.of(task(0, 0, HALF)));
    NodeState node = node(3, shareHold(0, HALF, "ns"), shareHold(1, HALF + HALF / 2, "ns"));
    long quarter = HALF / 2;

    assertThat(gpu(Preset.BESTFIT, mix, share(quarter), node)).isEqualTo("GPU-1");
    assertThat(gpu(Preset.FGD, mix, share(quarter), node)).isEqualTo("GPU-1");
    assertThat(gpu(Preset.SPREAD, mix, share(quarter), node)).isEqualTo("GPU-2");
    Set<String> random =
        Set.copyOf(
            LongStream.range(0, 50)
                .mapToObj(seed -> gpu(new Scoring(Preset.RANDOM, mix, seed), share(quarter), node))
                .toList());
    assertThat(random).containsExactlyInAnyOrder("GPU-0", "GPU-1", "GPU-2");
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void aPodWithoutGpusLeavesGpusAloneAndNvlinkDomainsMost(Preset preset) {
    Scoring scoring = new Scoring(preset, JobMix.UNKNOWN, 0).sparing(Set.of("clique"));
    Request request = Given.request(Given.main("c", GpuAsk.NONE));
    NodeFacts labelled =
        new NodeFacts("n", Map.of("clique", "c1"), List.of(), false, Given.PLENTY, 110);
    List<Score> scores =
        Stream.of(
                NodeState.of(labelled, Given.gpus(1), List.of(wholeHold(0))),
                node(8),
                NodeState.of(labelled, List.of(), List.of()))
            .map(node -> place(scoring, request, node).score())
            .toList();
    assertThat(scores).isSortedAccordingTo(scoring::compare);
    assertThat(scoring.compare(scores.get(0), scores.get(1))).isNegative();
    assertThat(scoring.compare(scores.get(1), scores.get(2))).isNegative();
  }

  @Test
  void withoutAMixTheDefaultPacks() {
    assertThat(best(Preset.DEFAULT, JobMix.UNKNOWN, whole(1), node(4), node(4, wholeHold(0))))
        .satisfies(node -> assertThat(node.untouchedGpus()).isEqualTo(3));
  }

  private static NodeState best(
      Preset preset, JobMix mix, Request request, NodeState one, NodeState other) {
    Scoring scoring = new Scoring(preset, mix, 0);
    int order =
        scoring.compare(
            place(scoring, request, one).score(), place(scoring, request, other).score());
    assertThat(order).isNotZero();
    return order > 0 ? one : other;
  }

  private static long[] score(Preset preset, JobMix mix, Request request, NodeState node) {
    Scoring scoring = new Scoring(preset, mix, 0);
    return scoring.keys(place(scoring, request, node).score());
  }

  private static String gpu(Preset preset, JobMix mix, Request request, NodeState node) {
    return gpu(new Scoring(preset, mix, 0), request, node);
  }

  private static String gpu(Scoring scoring, Request request, NodeState node) {
    return place(scoring, request, node).placement().grants().getFirst().gpu().value();
  }

  private static Verdict.Fits place(Scoring scoring, Request request, NodeState node) {
    return (Verdict.Fits) Given.place(request, "ns", node, scoring);
  }

  private static long stranded(JobMix.Task task, NodeState node) {
    return new Scoring(Preset.FGD, new JobMix(List.of(task)), 0).stranded(node);
  }

  private static JobMix.Task task(long cpuMillis, int wholeGpus, long shareMiB) {
    return new JobMix.Task(cpuMillis, wholeGpus, shareMiB, 0, Models.ANY, 1);
  }
}
