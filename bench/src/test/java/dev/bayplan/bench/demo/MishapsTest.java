package dev.bayplan.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.bench.fleet.TaskType;
import dev.bayplan.bench.fleet.WorkloadPod;
import dev.bayplan.bench.model.ApiServer;
import dev.bayplan.bench.model.Extender;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.model.PodSpec;
import dev.bayplan.bench.model.VirtualClock;
import dev.bayplan.policies.PodRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class MishapsTest {

  private static final long SEED = 42;
  private static final int CALLS = 2000;
  private static final List<String> NODES = List.of("n1");

  private final CountingExtender extender = new CountingExtender();

  @Test
  void aFewCallsAreLostOrComeTwiceAndTheCallerNoticesOnlyTheLostOnes() {
    Mishaps mishaps = new Mishaps(extender, SEED, 2);

    int failed = 0;
    for (int i = 0; i < CALLS; i++) {
      boolean reset =
          mishaps.filter(pod(), NODES).toCompletableFuture().join()
              instanceof Extender.FilterResult.Failed;
      failed += reset ? 1 : 0;
    }

    Mishaps.Counts counts = mishaps.counts();
    assertThat(counts.filterLost).isEqualTo(failed).isBetween(50, 110); // 4 percent of 2,000
    assertThat(counts.filterRepeated).isBetween(20, 60); // 2 percent
    // Of the lost calls, those whose answer was lost did arrive.
    assertThat(extender.filters)
        .isBetween(CALLS + counts.filterRepeated - failed, CALLS + counts.filterRepeated - 1);
  }

  @Test
  void bindsFareLikewise() {
    Mishaps mishaps = new Mishaps(extender, SEED, 2);

    List<String> errors = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      errors.add(mishaps.bind(pod().ref(), "n1").toCompletableFuture().join());
    }

    assertThat(errors.stream().filter(error -> !error.isEmpty()))
        .hasSize(mishaps.counts().bindLost)
        .containsOnly("connection reset by peer");
    assertThat(mishaps.counts().bindRepeated).isPositive();
  }

  @Test
  void theSameSeedGivesTheSameMishaps() {
    assertThat(failures(SEED)).isEqualTo(failures(SEED)).isNotEqualTo(failures(SEED + 1));
  }

  private List<Boolean> failures(long seed) {
    Mishaps mishaps = new Mishaps(extender, seed, 5);
    List<Boolean> failures = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      failures.add(mishaps.bind(pod().ref(), "n1").toCompletableFuture().join().isEmpty());
    }
    return failures;
  }

  private static PodObject pod() {
    WorkloadPod pod = new WorkloadPod("a", "b", new TaskType(1, 1, 1, 1000, 1));
    return new ApiServer(new VirtualClock()).pods().create("a", "b", PodSpec.of(pod.request(), 0));
  }

  private static final class CountingExtender implements Extender {
    int filters;

    @Override
    public CompletionStage<FilterResult> filter(PodObject pod, List<String> nodes) {
      filters++;
      return CompletableFuture.completedStage(new FilterResult.Nodes(nodes, Map.of()));
    }

    @Override
    public CompletionStage<Map<String, Long>> prioritize(PodObject pod, List<String> nodes) {
      return CompletableFuture.completedStage(Map.of());
    }

    @Override
    public CompletionStage<String> bind(PodRef pod, String node) {
      return CompletableFuture.completedStage("");
    }
  }
}
