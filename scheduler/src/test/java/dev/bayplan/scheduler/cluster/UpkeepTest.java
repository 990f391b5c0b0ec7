package dev.bayplan.scheduler.cluster;

import static dev.bayplan.scheduler.cluster.ScriptedKubeApi.LOST;
import static dev.bayplan.scheduler.cluster.ScriptedKubeApi.OK;
import static dev.bayplan.scheduler.cluster.ScriptedKubeApi.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.Allocation;
import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.HandOver;
import dev.bayplan.policies.Placement;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written about pods that are bound, and how often. */
class UpkeepTest {

  private static final KubeApi.Outcome BUDGET =
      new KubeApi.Outcome.Busy(Duration.ofSeconds(20), "the disruption budget needs it");

  private final Scene scene = new Scene().node("n1", 2);
  private final ScriptedKubeApi api = scene.api;
  private final Upkeep upkeep = new Upkeep(scene.engine, api, scene.clock, this::look);
  private long sequence;
  private long revision = 1;

  private void happened(Event event) {
    look(scene.engine.apply(event, scene.clock.nanos()));
  }

  private void look(List<String> uids) {
    upkeep.look(uids);
  }

  private void seen(Standing standing, PodFacts.Marks marks) {
    PodFacts pod = Scene.pod("a", 1, standing, revision++);
    happened(
        new Event.PodSeen(
            new PodFacts(pod.ref(), pod.revision(), true, pod.ask(), 0, 0, pod.standing(), marks)));
  }

  private static Standing on(String gpu, long generation) {
    List<Grant> grants = List.of(new Grant.Whole("main", new GpuId(gpu)));
    return new Standing.Assigned(new Placement("n1", grants), generation);
  }

  private void bound() {
    upkeep.begin();
    seen(on("GPU-n1-0", 1), PodFacts.Marks.NONE);
  }

  private void reported(String gpu, String isolation, String evict) {
    List<Gpu> gpus = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      gpus.add(new Gpu(new GpuId("GPU-n1-" + i), i, "H100", 81_920, GpuHealth.OK));
    }
    Allocation allocation =
        new Allocation(
            Scene.ref("a"),
            "main",
            Allocation.State.HELD,
            List.of(new Allocation.Part(new GpuId(gpu), 0)),
            isolation,
            evict);
    happened(
        new Event.DevicesSeen(
            "n1",
            new DeviceReport(
                new DeviceReport.Stamp("b", 1, ++sequence),
                HandOver.SHARED,
                gpus,
                List.of(allocation))));
  }

  @Test
  void anAssignmentIsRewrittenOnceHoweverOftenItIsReported() {
    bound();
    reported("GPU-n1-1", "", "");
    reported("GPU-n1-1", "", "");
    api.reassignments.getFirst().answer(OK);
    api.notices.getFirst().answer(OK);
    reported("GPU-n1-1", "", "");
    seen(on("GPU-n1-0", 1), PodFacts.Marks.NONE); // somebody touched the pod: news of the old kind

    assertThat(api.reassignments).hasSize(1);
    assertThat(api.reassignments.getFirst().asked().generation()).isEqualTo(2);
    assertThat(api.notices.getFirst().asked().message())
        .isEqualTo("The kubelet gave this pod GPU-n1-1, and the assignment says so now.");
    assertThat(upkeep.counts().reassigned()).isEqualTo(1);
  }

  @Test
  void aDeviceThatChangesAgainIsWrittenAgain() {
    bound();
    reported("GPU-n1-1", "", "");
    api.reassignments.getFirst().answer(OK);
    api.notices.getFirst().answer(OK);
    seen(on("GPU-n1-1", 2), PodFacts.Marks.NONE);
    reported("GPU-n1-0", "", "");

    assertThat(api.reassignments.getLast().asked().generation()).isEqualTo(3);
  }

  @Test
  void aLostAnswerIsTriedAgainUnlessTheWatchToldMeanwhile() {
    bound();
    reported("GPU-n1-1", "", "");
    api.reassignments.getFirst().answer(LOST);
    scene.clock.passSeconds(1);
    assertThat(api.reassignments).hasSize(2);
    api.reassignments.getLast().answer(LOST);
    seen(on("GPU-n1-1", 2), PodFacts.Marks.NONE);
    scene.clock.passSeconds(60);

    assertThat(api.reassignments).hasSize(2);
  }

  @Test
  void nothingIsWrittenBeforeTheBooksAreWhole() {
    seen(on("GPU-n1-0", 1), PodFacts.Marks.NONE);
    reported("GPU-n1-1", "", "");
    scene.clock.passSeconds(10);
    assertThat(api.reassignments).isEmpty();

    upkeep.begin();
    scene.clock.passSeconds(1);
    assertThat(api.reassignments).hasSize(1);
  }

  @Test
  void aPodIsEvictedOnceAndToldWhyFirst() {
    bound();
    reported("GPU-n1-1", "", "GPU-n1-1 carries a share");
    assertThat(api.evictions).isEmpty();
    assertThat(api.notices.getFirst().asked())
        .isEqualTo(
            new Notice(
                Notice.Type.WARNING,
                "DevicesUnfit",
                "Evicted by Bayplan: GPU-n1-1 carries a share"));
    api.notices.getFirst().answer(refused(409)); // an earlier life told it already
    api.evictions.getFirst().answer(OK);
    reported("GPU-n1-1", "", "GPU-n1-1 carries a share");
    seen(on("GPU-n1-0", 1), new PodFacts.Marks("", true));
    reported("GPU-n1-1", "", "GPU-n1-1 carries a share, still");

    assertThat(api.evictions).hasSize(1);
    assertThat(api.reassignments).isEmpty();
    assertThat(upkeep.counts().evicted()).isEqualTo(1);
  }

  @Test
  void aDisruptionBudgetIsAskedAgainLaterAndLater() {
    bound();
    reported("GPU-n1-1", "", "wrong");
    int[] asked = {0};
    for (int seconds : new int[] {20, 20, 20, 20, 20, 32, 60, 60}) {
      api.notices.getLast().answer(OK);
      assertThat(api.evictions).hasSize(++asked[0]);
      api.evictions.getLast().answer(BUDGET);
      scene.clock.passSeconds(seconds - 1);
      assertThat(api.evictions).hasSize(asked[0]);
      scene.clock.passSeconds(1);
    }
    happened(new Event.PodGone("uid-a"));
    api.notices.getLast().answer(OK);
    assertThat(api.evictions).as("the write under way comes to its end").hasSize(9);
    api.evictions.getLast().answer(refused(404));
    scene.clock.passSeconds(600);
    assertThat(api.evictions).hasSize(9);
  }

  @Test
  void isolationIsAnnotatedAndToldOnChangeOnly() {
    bound();
    reported("GPU-n1-0", "none", "");
    api.annotations.getFirst().answer(OK);
    api.notices.getFirst().answer(OK);
    seen(on("GPU-n1-0", 1), new PodFacts.Marks("none", false));
    reported("GPU-n1-0", "none", "");
    assertThat(api.annotations)
        .extracting(ScriptedKubeApi.Call::asked)
        .containsExactly("a bayplan.dev/isolation=none");
    reported("GPU-n1-0", "mps", "");

    assertThat(api.annotations)
        .extracting(ScriptedKubeApi.Call::asked)
        .containsExactly("a bayplan.dev/isolation=none", "a bayplan.dev/isolation=mps");
  }

  @Test
  void whatIsRefusedForGoodIsCountedAndNotRepeated() {
    bound();
    reported("GPU-n1-0", "none", "");
    api.annotations.getFirst().answer(refused(403));
    reported("GPU-n1-0", "none", "");
    scene.clock.passSeconds(600);

    assertThat(api.annotations).hasSize(1);
    assertThat(upkeep.counts().failures()).isEqualTo(1);
  }
}
