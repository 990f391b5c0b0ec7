package dev.bayplan.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JobMixTest {

  @Test
  void theMostFrequentKindsAreKeptUntilTheyAreNinetyFivePercent() {
    List<JobMix.Task> pods = new ArrayList<>();
    pods.addAll(Collections.nCopies(90, whole(1)));
    pods.addAll(Collections.nCopies(6, whole(8)));
    pods.addAll(Collections.nCopies(4, whole(2)));

    assertThat(JobMix.observed(pods).tasks())
        .containsExactly(weighing(whole(1), 90), weighing(whole(8), 6));
  }

  @Test
  void theOrderOfThePodsDecidesNothing() {
    List<JobMix.Task> pods = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      pods.add(
          new JobMix.Task(1000L * (i % 5), 1 + i % 4, 0, 0, Models.anyOf("a", "m" + i % 3), 1));
    }
    JobMix mix = JobMix.observed(pods);
    Collections.shuffle(pods, new Random(7));

    assertThat(JobMix.observed(pods)).isEqualTo(mix);
  }

  @Test
  void aLongHistoryIsScaledAndAVariedOneIsCut() {
    List<JobMix.Task> pods = new ArrayList<>();
    pods.add(weighing(whole(1), 3_000_000_000L));
    for (int i = 0; i < 1000; i++) {
      pods.add(new JobMix.Task(i, 2, 0, 0, Models.ANY, 1_000_000));
    }
    JobMix mix = JobMix.observed(pods);

    assertThat(mix.tasks()).hasSize(JobMix.MAX_TASKS);
    assertThat(mix.weight()).isBetween(JobMix.MAX_WEIGHT / 2, JobMix.MAX_WEIGHT);
  }

  @Test
  void aRequestIsTheKindOfItsWholeGpusElseOfItsLargestShare() {
    Request shares =
        Given.request(
            Given.main("a", new GpuAsk.Share(1_000, 10)),
            Given.main("b", new GpuAsk.Share(2_000, 20)));

    assertThat(JobMix.task(shares, Models.anyOf("T4")))
        .isEqualTo(new JobMix.Task(0, 0, 2_000, 20, Models.anyOf("T4"), 1));
    assertThat(JobMix.task(Given.whole(4), Models.ANY)).isEqualTo(whole(4));
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> new JobMix(List.of(weighing(whole(1), JobMix.MAX_WEIGHT + 1))))
        .hasMessageContaining("at most");
    assertThatThrownBy(() -> weighing(whole(1), 0)).hasMessageContaining("weight 0");
    assertThatThrownBy(() -> new JobMix.Task(0, 1, 1, 0, Models.ANY, 1))
        .hasMessageContaining("a share of 1 MiB");
  }

  private static JobMix.Task whole(int gpus) {
    return new JobMix.Task(0, gpus, 0, 0, Models.ANY, 1);
  }

  private static JobMix.Task weighing(JobMix.Task task, long weight) {
    return new JobMix.Task(
        task.cpuMillis(),
        task.wholeGpus(),
        task.shareMiB(),
        task.sharePercent(),
        task.models(),
        weight);
  }
}
