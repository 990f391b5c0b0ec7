package dev.bayplan.e2e.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.testcluster.ControlPlaneExtension;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** 200 pods at once for 100 places: exactly 100 get one, and each place freed is taken at once. */
@Tag("cluster")
class ContentionTest {

  @RegisterExtension
  static final ControlPlaneExtension cluster = Bayplan.installed("overlays/test");

  private static final int PODS = 200;
  private static final int PLACES = 100;
  private static final int FREED = 10;
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final Duration AFTER_A_DELETE = Duration.ofSeconds(2);

  private static Bayplan bayplan;

  @BeforeAll
  static void start() {
    // 100 GPUs: as many whole places, and as many for shares of which two do not fit on one GPU.
    bayplan = Bayplan.start(cluster.plane(), Bayplan.nodes(25, 4));
  }

  @Test
  void wholeGpusAreRefusedByOurFixedSentence() {
    Workload workload = new Workload(cluster.plane(), "whole");
    contend(workload, i -> workload.whole("p-" + i, 1), "not enough free GPUs", "more needed");
  }

  @Test
  void sharesAreRefusedByTheirOwn() {
    Workload workload = new Workload(cluster.plane(), "shares");
    contend(
        workload,
        i -> workload.share("p-" + i, 50),
        "GPU memory free, but not on one GPU",
        "more needed");
  }

  private static void contend(
      Workload workload, IntFunction<Pod> make, String sentence, String why) {
    try (Journal journal = new Journal(cluster.plane(), workload.namespace())) {
      workload.createAll(PODS, make);
      bayplan.await("100 are bound", LIMIT, () -> workload.bound() >= PLACES);
      bayplan.await("the others are refused", LIMIT, () -> refused(workload) == PODS - PLACES);
      List<Pod> pending = pending(workload);
      assertThat(pending).hasSize(PODS - PLACES);
      assertThat(pending).allSatisfy(pod -> assertThat(Workload.refusal(pod)).contains(sentence));
      assertThat(bayplan.why(workload, pending.getFirst().getMetadata().getName()))
          .startsWith("Pending: ")
          .contains(why);

      takeTheFreedPlaces(workload, journal);
      Books.check(workload.list(), Bayplan.GPU_MIB);
      assertThat(journal.problems()).isEmpty();
    } finally {
      workload.delete(workload.list().stream().map(pod -> pod.getMetadata().getName()).toList());
    }
  }

  /** Seen by a watch: asking for all pods again and again would itself slow the cluster down. */
  private static void takeTheFreedPlaces(Workload workload, Journal journal) {
    List<String> freed = workload.boundNames().subList(0, FREED);
    workload.delete(freed);
    long start = System.nanoTime();
    bayplan.await("10 more are bound", LIMIT, () -> journal.firstBound().size() == PLACES + FREED);
    Duration took = Duration.ofNanos(journal.lastBoundAtNanos() - start);
    System.out.printf("e2e: %d freed places taken after %d ms%n", FREED, took.toMillis());
    assertThat(workload.bound()).isEqualTo(PLACES);
    assertThat(took).isLessThan(AFTER_A_DELETE);
  }

  private static long refused(Workload workload) {
    return pending(workload).stream().filter(pod -> !Workload.refusal(pod).isEmpty()).count();
  }

  private static List<Pod> pending(Workload workload) {
    return workload.list().stream().filter(pod -> !Workload.isBound(pod)).toList();
  }
}
