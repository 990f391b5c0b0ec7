package dev.bayplan.e2e.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlaneExtension;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Binds that hang for longer than kube-scheduler waits, and an API server that goes away. */
@Tag("cluster")
class HangTest {

  @RegisterExtension
  static final ControlPlaneExtension cluster = Bayplan.installed("overlays/test");

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration AWAY = Duration.ofSeconds(20);

  private static Bayplan bayplan;

  @BeforeAll
  static void start() {
    bayplan = Bayplan.start(cluster.plane(), Bayplan.nodes(2, 4));
  }

  @Test
  void aBindThatOutlastsTheTimeOutIsPostedOnceAndBooksOnce() throws Exception {
    // httpTimeout is 3 s in the test overlay, our limit for a post 5 s: this one comes in between.
    Workload workload = new Workload(cluster.plane(), "hang");
    try (Journal journal = new Journal(cluster.plane(), workload.namespace());
        SlowBindings slow =
            SlowBindings.start(cluster.plane(), "hang", () -> Duration.ofMillis(4_200))) {
      workload.create(workload.whole("p", 1));
      bayplan.await("the pod is bound", LIMIT, () -> workload.bound() == 1);
      assertThat(slow.seen()).as("Bindings posted").isEqualTo(1);
      Books.check(journal.firstBound(), Bayplan.GPU_MIB);
    }
    assertOneBookingFor(workload, "p");
  }

  @Test
  void aPostOfUnknownOutcomeIsBookedOnceItIsKnown() throws Exception {
    // The first post hangs for longer than our own limit: nobody knows until the pod is read.
    Workload workload = new Workload(cluster.plane(), "unknown");
    try (SlowBindings slow = SlowBindings.start(cluster.plane(), "unknown", firstHangs())) {
      workload.create(workload.whole("p", 1));
      bayplan.await("the pod is bound", LIMIT, () -> workload.bound() == 1);
      assertThat(slow.seen()).as("Bindings posted").isEqualTo(2);
    }
    assertOneBookingFor(workload, "p");
    Books.check(workload.list(), Bayplan.GPU_MIB);
  }

  private static Supplier<Duration> firstHangs() {
    AtomicInteger posts = new AtomicInteger();
    return () -> posts.getAndIncrement() == 0 ? Duration.ofSeconds(12) : Duration.ZERO;
  }

  private static void assertOneBookingFor(Workload workload, String pod) {
    bayplan.await(
        "the ledger knows it is bound",
        LIMIT,
        () -> bayplan.why(workload, pod).startsWith("Bound to node"));
    assertThat(bayplan.metric("bayplan_gpus_over_committed")).isZero();
  }

  @Test
  void anApiServerThatIsAwayForTwentySecondsLosesNothing() {
    Workload workload = new Workload(cluster.plane(), "away");
    workload.createAll(2, i -> workload.whole("before-" + i, 1));
    bayplan.await("both are bound", LIMIT, () -> workload.bound() == 2);

    cluster.plane().program("kube-apiserver").kill9();
    long start = System.nanoTime();
    bayplan.await(
        "readyz says so",
        LIMIT,
        () ->
            bayplan.get("/readyz").statusCode() == 503
                && bayplan.get("/readyz").body().contains("API server"));
    Await.until("20 s are over", LIMIT, () -> System.nanoTime() - start > AWAY.toNanos());
    cluster.plane().restart("kube-apiserver");
    bayplan.awaitReady();

    workload.createAll(2, i -> workload.whole("after-" + i, 1));
    bayplan.await("all four are bound", LIMIT, () -> workload.bound() == 4);
    Books.check(workload.list(), Bayplan.GPU_MIB);
  }
}
