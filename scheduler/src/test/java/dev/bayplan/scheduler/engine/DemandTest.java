package dev.bayplan.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.JobMix;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DemandTest {

  private final Demand demand = new Demand();

  @Test
  void aFewPodsSayNothingAndMoreSayWhatComes() {
    for (int i = 0; i < 15; i++) {
      assertThat(demand.learn(pod(1))).isEmpty();
    }
    assertThat(demand.learn(pod(8)))
        .hasValueSatisfying(mix -> assertThat(mix.tasks()).extracting("weight").contains(15L));
  }

  @Test
  void aMixThatStaysTheSameIsNotANewOne() {
    int mixes = 0;
    for (int i = 0; i < 20_000; i++) {
      mixes += demand.learn(pod(1 + i % 4)).isPresent() ? 1 : 0;
    }
    assertThat(mixes).isOne();
  }

  @Test
  void whatNobodyAsksForAnyMoreIsForgotten() {
    for (int i = 0; i < 20_000; i++) {
      demand.learn(pod(8));
    }
    for (int i = 0; i < 60_000; i++) {
      demand.learn(pod(1));
    }
    assertThat(demand.mix().tasks()).extracting(JobMix.Task::wholeGpus).containsExactly(1);
  }

  @Test
  void theOrderInWhichPodsCameIsForgotten() {
    List<Request> pods = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      pods.add(pod(1 + i % 3));
    }
    pods.forEach(demand::learn);
    Demand other = new Demand();
    Collections.shuffle(pods, new Random(1));
    pods.forEach(other::learn);
    assertThat(other.learned().counts())
        .containsExactlyInAnyOrderElementsOf(demand.learned().counts());
  }

  @Test
  void whatIsRestoredGoesOnAsBefore() {
    for (int i = 0; i < 333; i++) {
      demand.learn(pod(1 + i % 3));
    }
    Demand restored = new Demand();
    restored.restore(demand.learned());
    for (int i = 0; i < 5_000; i++) {
      Request next = pod(1 + i % 7);
      assertThat(restored.learn(next)).isEqualTo(demand.learn(next));
    }
  }

  private static Request pod(int gpus) {
    ContainerRequest container =
        new ContainerRequest("main", ContainerKind.MAIN, World.whole(gpus));
    return new Request(List.of(container), new Resources(1_000, 0), NodeConstraints.NONE);
  }
}
