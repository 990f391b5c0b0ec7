package dev.bayplan.scheduler.cluster;

import static dev.bayplan.scheduler.cluster.ScriptedKubeApi.LOST;
import static dev.bayplan.scheduler.cluster.ScriptedKubeApi.OK;
import static dev.bayplan.scheduler.cluster.ScriptedKubeApi.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.Standing;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is written about pods that are pending: names, releases, wakes and reasons. */
class StepsTest {

  private static final Standing GATED = new Standing.Pending(Standing.Gates.OURS);

  private final Scene scene = new Scene().node("n1", 8);
  private final ScriptedKubeApi api = scene.api;

  private static Standing named(Standing.Gates gates, String node) {
    return new Standing.Pending(gates, node, Optional.empty());
  }

  @Test
  void aGatedPodIsNamedThenReleasedThenLeftToKubeScheduler() {
    scene.seen("a", 8, GATED, 1).pass();
    assertThat(api.nominations).hasSize(1);
    assertThat(api.nominations.getFirst().asked()).isEqualTo("a -> n1");
    assertThat(api.releases).as("the name comes first").isEmpty();

    api.nominations.getFirst().answer(OK);
    scene.pass();
    assertThat(api.releases).hasSize(1);
    assertThat(api.releases.getFirst().asked().placement().grants()).hasSize(8);

    api.releases.getFirst().answer(OK);
    scene.seen("a", 8, named(Standing.Gates.NONE, "n1"), 2).pass();
    assertThat(api.nominations).hasSize(1);
    assertThat(api.releases).hasSize(1);
  }

  @Test
  void aLostNameIsWrittenAgainAndNothingIsReleasedBeforeIt() {
    scene.seen("a", 8, GATED, 1).pass();
    api.nominations.getFirst().answer(LOST);
    scene.clock.passSeconds(2);

    assertThat(api.nominations).hasSize(2);
    assertThat(api.releases).isEmpty();
  }

  @Test
  void aNameThatIsRefusedForGoodDoesNotHoldThePodUp() {
    scene.seen("a", 8, GATED, 1).pass();
    api.nominations.getFirst().answer(refused(403));
    scene.pass();

    assertThat(api.releases).as("the name is a second guard only").hasSize(1);
  }

  @Test
  void aReleaseThatIsRefusedIsTriedAgainForEver() {
    scene.seen("a", 8, GATED, 1).pass();
    api.nominations.getFirst().answer(OK);
    scene.pass();
    api.releases.getFirst().answer(refused(403));
    scene.clock.passSeconds(100);

    assertThat(api.releases).hasSize(2);
    assertThat(scene.stage("a")).as("its gate is there: ours to keep").isEqualTo("RELEASED");
  }

  @Test
  void aPodThatFindsNoPlaceSaysWhyOnceAndIsPlannedWhenThereIsRoom() {
    scene.seen("big", 8, GATED, 1).pass();
    scene.seen("late", 8, GATED, 2).pass();
    assertThat(api.annotations).hasSize(1);
    assertThat(api.annotations.getFirst().asked()).startsWith("late bayplan.dev/reason=GpusBusy: ");
    api.annotations.getFirst().answer(OK);
    api.notices.getFirst().answer(OK);

    scene.feed.event(new Event.PodGone("uid-big"));
    scene.pass();
    assertThat(api.annotations).hasSize(1);
    assertThat(api.nominations.getLast().asked()).isEqualTo("late -> n1");
  }

  @Test
  void aNameWithoutAPlanIsTakenAway() {
    scene.seen("stale", 9, named(Standing.Gates.NONE, "n1"), 1).pass();

    assertThat(api.nominations.getFirst().asked()).isEqualTo("stale -> ");
  }

  @Test
  void aPodBehindAnotherGateIsLeftAlone() {
    scene.seen("a", 1, named(Standing.Gates.OTHERS, ""), 1).pass();

    assertThat(api.nominations).isEmpty();
    assertThat(scene.stage("a")).isEqualTo("FREE");
  }

  @Test
  void aRefusedPodIsNamedOnceDevicesAreFreeForIt() {
    refuseThenMakeRoom();

    assertThat(api.nominations).hasSize(1);
    assertThat(api.nominations.getFirst().asked()).isEqualTo("late -> n1");
  }

  @Test
  void forTheNodeThatIsNamedAlreadyAnAnnotationWakes() {
    scene.asked("big", 8, "n1").asked("late", 8, "n1");
    scene.bind("big", "n1");
    api.posts.getFirst().answer(OK);
    scene.seen("late", 8, named(Standing.Gates.NONE, "n1"), 5);
    scene.feed.event(new Event.PodGone("uid-big"));
    api.nominations.getFirst().answer(LOST);
    scene.clock.passSeconds(2);

    String decision = scene.engine.booking("uid-late").orElseThrow().plan().decision();
    assertThat(api.annotations.getFirst().asked()).isEqualTo("late bayplan.dev/wake=" + decision);
  }

  @Test
  void aLostWakeIsTriedAgain() {
    refuseThenMakeRoom();
    api.nominations.getFirst().answer(LOST);
    scene.clock.passSeconds(2);

    assertThat(api.nominations).hasSize(2);
  }

  /** Whoever is woken and does not come is refused by kube-scheduler's own plugins. */
  @Test
  void aWakeThatNobodyFollowsIsNotRepeated() {
    refuseThenMakeRoom();
    api.nominations.getFirst().answer(OK);
    scene.clock.passSeconds(120);

    assertThat(api.nominations)
        .extracting(ScriptedKubeApi.Call::asked)
        .as("its name would go on reserving")
        .containsExactly("late -> n1", "late -> ");
    assertThat(scene.engine.booking("uid-late")).as("others may have the devices").isEmpty();
  }

  @Test
  void aPodThatIsGoneWhenItIsWokenIsNotWokenAgain() {
    refuseThenMakeRoom();
    api.nominations.getFirst().answer(refused(404));
    api.readings.getFirst().answer(new KubeApi.Reading.Gone());
    scene.clock.passSeconds(60);

    assertThat(api.nominations).hasSize(1);
    assertThat(scene.engine.booking("uid-late")).isEmpty();
  }

  private void refuseThenMakeRoom() {
    scene.asked("big", 8, "n1").asked("late", 8, "n1");
    scene.bind("big", "n1");
    api.posts.getFirst().answer(OK);
    scene.feed.event(new Event.PodGone("uid-big"));
    scene.pass();
  }
}
