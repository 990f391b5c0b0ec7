package dev.bayplan.e2e.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.kubelet.PlayedContainer;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code kill -9} of the extender and of kube-scheduler, ten times each, in the middle of 500 pods,
 * with Bindings slowed inside the API server so that some are under way at each kill.
 */
@Tag("cluster")
class CrashTest {

  @RegisterExtension
  static final ControlPlaneExtension cluster = Bayplan.installed("overlays/test");

  private static final int PODS = 500;
  private static final int KILLS = 10;
  private static final long SEED = 20_261_124;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static Bayplan bayplan;

  @BeforeAll
  static void start() {
    // 400 GPUs for 250 whole ones and 250 shares of 40 GiB, two of which fill one: 375 in all.
    bayplan = Bayplan.start(cluster.plane(), Bayplan.nodes(50, 8));
  }

  @Test
  void theExtenderDiesTenTimes() throws Exception {
    surviveKillsOf("extender-dies", bayplan.extender());
  }

  @Test
  void kubeSchedulerDiesTenTimes() throws Exception {
    surviveKillsOf("scheduler-dies", bayplan.scheduler());
  }

  private static void surviveKillsOf(String namespace, PlayedContainer victim) throws Exception {
    Random random = new Random(SEED);
    Workload workload = new Workload(cluster.plane(), namespace);
    int before = victim.restarts();
    try (Journal journal = new Journal(cluster.plane(), namespace);
        SlowBindings slow =
            SlowBindings.start(cluster.plane(), namespace, delays(new Random(SEED + 1)))) {
      for (int kill = 0; kill < KILLS; kill++) {
        bayplan.await("it is up again", LIMIT, victim::isReady);
        // Fifty more for each life, so that every kill comes into the middle of something.
        int first = kill * PODS / KILLS;
        int posted = slow.seen();
        workload.createAll(PODS / KILLS, i -> pod(workload, first + i));
        bayplan.await("Bindings of this life", LIMIT, () -> slow.seen() > posted);
        killAfter(Duration.ofMillis(random.nextInt(500)), victim);
        Books.check(workload.list(), Bayplan.GPU_MIB);
      }
      bayplan.await("all 500 are bound", LIMIT, () -> workload.bound() == PODS);

      assertThat(victim.restarts() - before).as("kills that hit").isEqualTo(KILLS);
      Books.check(workload.list(), Bayplan.GPU_MIB);
      Books.check(journal.firstBound(), Bayplan.GPU_MIB);
      assertThat(journal.problems()).isEmpty();
      assertThat(journal.deleted()).as("pods that somebody deleted").isEmpty();
    } finally {
      workload.delete(workload.list().stream().map(pod -> pod.getMetadata().getName()).toList());
    }
  }

  private static void killAfter(Duration moment, PlayedContainer victim) {
    long at = System.nanoTime() + moment.toNanos();
    Await.until("the moment", LIMIT, () -> System.nanoTime() - at >= 0);
    int restarts = victim.restarts();
    victim.kill9();
    bayplan.await("it is started again", LIMIT, () -> victim.restarts() > restarts);
  }

  private static Pod pod(Workload workload, int i) {
    return i % 2 == 0 ? workload.whole("p-" + i, 1) : workload.share("p-" + i, 40);
  }

  private static Supplier<Duration> delays(Random random) {
    return () -> {
      synchronized (random) {
        return Duration.ofMillis(500 + random.nextInt(2_000));
      }
    };
  }
}
