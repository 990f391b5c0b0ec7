package dev.bayplan.scheduler.cluster;

import static dev.bayplan.scheduler.cluster.ScriptedKubeApi.LOST;
import static dev.bayplan.scheduler.cluster.ScriptedKubeApi.OK;
import static dev.bayplan.scheduler.cluster.ScriptedKubeApi.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.Plan;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitterTest {

  private final Scene scene = new Scene().node("n1", 8).node("n2", 8);
  private final ScriptedKubeApi api = scene.api;

  /** Pod a has two GPUs of n1, and its bind call has come. */
  private Answer bindOfA() {
    scene.asked("a", 2, "n1");
    return scene.bind("a", "n1");
  }

  private static KubeApi.Reading found(Standing standing) {
    return new KubeApi.Reading.Found(Scene.pod("a", 2, standing, 9));
  }

  private Standing onPlannedDevices() {
    return new Standing.Assigned(api.posts.getFirst().asked().placement());
  }

  @Test
  void aPlannedPodIsBoundWithItsDevicesByOnePost() {
    Answer answer = bindOfA();

    assertThat(scene.stage("a")).isEqualTo("POSTING");
    api.posts.getFirst().answer(OK);

    assertThat(answer.now()).isEmpty();
    assertThat(scene.stage("a")).isEqualTo("BOUND");
    Plan posted = api.posts.getFirst().asked();
    assertThat(posted.placement().node()).isEqualTo("n1");
    assertThat(posted.placement().grants()).hasSize(2);
    assertThat(api.posts).hasSize(1);
  }

  @Test
  void aBoundPodOfWhichTheWatchDoesNotTellIsReadAndGivenUpWhereItIsGone() {
    bindOfA();
    api.posts.getFirst().answer(OK);
    scene.clock.passSeconds(30);
    assertThat(api.readings).hasSize(1);
    api.readings.getFirst().answer(new KubeApi.Reading.Unknown("no answer"));
    scene.clock.passSeconds(30);
    api.readings.getLast().answer(new KubeApi.Reading.Gone());

    assertThat(scene.stage("a")).isEqualTo("FREE");
    assertThat(scene.freeGpus()).isEqualTo(16);
  }

  @Test
  void aBoundPodOfWhichTheWatchTellsIsNotRead() {
    bindOfA();
    api.posts.getFirst().answer(OK);
    scene.engine.apply(
        new Event.PodSeen(Scene.pod("a", 2, onPlannedDevices(), 9)), scene.clock.nanos());
    scene.clock.passSeconds(60);
    assertThat(api.readings).isEmpty();
  }

  private static KubeApi.Outcome busy(int seconds) {
    return new KubeApi.Outcome.Busy(Duration.ofSeconds(seconds), "too many requests");
  }

  @Test
  void aBusyApiServerIsAskedAgainWhenItSaysAndMeanwhileTakesNoLane() {
    Answer answer = bindOfA();
    api.posts.getFirst().answer(busy(3));

    assertThat(scene.committer.posting()).isZero();
    assertThat(scene.stage("a")).as("held, and not for ever").isEqualTo("RESERVED");
    scene.clock.passSeconds(2);
    assertThat(api.posts).hasSize(1);
    scene.clock.passSeconds(1);
    assertThat(api.posts).hasSize(2);
    api.posts.getLast().answer(OK);
    assertThat(answer.now()).isEmpty();
    assertThat(scene.stage("a")).isEqualTo("BOUND");
    assertThat(api.readings).isEmpty();
  }

  @Test
  void anApiServerThatStaysBusyLeavesThePodToKubeSchedulersBackOff() {
    Answer answer = bindOfA();
    for (int seconds : new int[] {1, 2}) {
      api.posts.getLast().answer(busy(0));
      scene.clock.passSeconds(seconds);
    }
    assertThat(api.posts).hasSize(3);
    api.posts.getLast().answer(busy(0));

    assertThat(answer.now()).contains("had no time").contains("too many requests");
    assertThat(scene.stage("a")).isEqualTo("RESERVED");
  }

  @Test
  void anApiServerThatIsBusyForLongIsNotWaitedFor() {
    Answer answer = bindOfA();
    api.posts.getFirst().answer(busy(60));

    assertThat(answer.now()).contains("had no time");
  }

  @Test
  void aSecondCallWhileThePostIsUnderWayWaitsForTheSameOutcome() {
    Answer first = bindOfA();
    Answer second = scene.bind("a", "n1");
    api.posts.getFirst().answer(OK);
    Answer third = scene.bind("a", "n1");

    assertThat(List.of(first.now(), second.now(), third.now())).containsOnly("");
    assertThat(api.posts).hasSize(1);
  }

  @Test
  void aCallForAnotherNodeIsToldWhereThePodIs() {
    bindOfA();
    Answer elsewhere = scene.bind("a", "n2");
    assertThat(elsewhere.now()).isEqualTo(Answer.NONE_YET);

    api.posts.getFirst().answer(OK);

    assertThat(elsewhere.now()).isEqualTo("pod team/a is bound to n1, not to n2");
    assertThat(api.posts).hasSize(1);
  }

  @Test
  void withoutPlanOrOnAnUnknownNodeNothingIsPosted() {
    scene.seen("b", 1, Standing.PENDING, 1);
    assertThat(scene.bind("b", "n1").now()).contains("no devices are held for pod team/b");
    scene.asked("c", 0, "n1");
    assertThat(scene.bind("c", "nowhere").now()).isEqualTo("node nowhere does not exist");
    assertThat(api.posts).isEmpty();
  }

  @Test
  void aPodWithoutGpusIsBoundWhereKubeSchedulerSays() {
    scene.asked("cpu", 0, "n1", "n2");
    Answer answer = scene.bind("cpu", "n2");
    assertThat(api.posts.getFirst().asked().placement()).isEqualTo(new Placement("n2", List.of()));
    api.posts.getFirst().answer(OK);
    assertThat(answer.now()).isEmpty();
  }

  @Test
  void aConflictOnOurOwnNodeIsSuccess() {
    Answer answer = bindOfA();
    api.posts.getFirst().answer(refused(409));
    assertThat(answer.now()).as("the pod is read first").isEqualTo(Answer.NONE_YET);

    api.readings.getFirst().answer(found(onPlannedDevices()));

    assertThat(answer.now()).isEmpty();
    assertThat(scene.stage("a")).isEqualTo("BOUND");
  }

  @Test
  void aConflictBecauseThePodSitsElsewhereIsAnErrorAndMovesTheBooking() {
    Answer answer = bindOfA();
    api.posts.getFirst().answer(refused(409));
    api.readings.getFirst().answer(found(new Standing.Unassigned("n2", "")));

    assertThat(answer.now()).isEqualTo("pod team/a is bound to n2, not to n1");
    assertThat(scene.engine.booking("uid-a").orElseThrow().plan().placement().node())
        .isEqualTo("n2");
    assertThat(scene.freeGpus()).as("n1 is free again; on n2 two unknown GPUs").isEqualTo(14);
  }

  @Test
  void aConflictOfAPodThatStillWaitsKeepsItsDevicesForTheNextTry() {
    Answer answer = bindOfA();
    api.posts.getFirst().answer(refused(409));
    api.readings.getFirst().answer(found(Standing.PENDING));

    assertThat(answer.now()).contains("409").contains("may be tried again");
    assertThat(scene.stage("a")).isEqualTo("RESERVED");
    Answer again = scene.bind("a", "n1");
    api.posts.getLast().answer(OK);
    assertThat(again.now()).isEmpty();
  }

  @Test
  void aConflictWithANewPodOfTheSameNameGivesTheDevicesBack() {
    Answer answer = bindOfA();
    api.posts.getFirst().answer(refused(409));
    var namesake = Scene.pod("a", 2, Standing.PENDING, 9);
    var other = new PodRef("team", "a", "uid-of-another");
    api.readings
        .getFirst()
        .answer(
            new KubeApi.Reading.Found(
                new PodFacts(other, 9, true, namesake.ask(), 0, 0, Standing.PENDING)));

    assertThat(answer.now()).isEqualTo("pod team/a is gone");
    assertThat(scene.stage("a")).isEqualTo("FREE");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 422})
  void aCertainNoGivesTheDevicesBackAtOnce(int code) {
    Answer answer = bindOfA();
    api.posts.getFirst().answer(refused(code));

    assertThat(answer.now()).contains(String.valueOf(code));
    assertThat(scene.stage("a")).isEqualTo("FREE");
    assertThat(scene.freeGpus()).isEqualTo(16);
    assertThat(api.readings).isEmpty();
  }

  @Test
  void anUnknownOutcomeHoldsTheDevicesAndReadsNoEarlierThanThePostIsOver() {
    Answer answer = bindOfA();
    scene.clock.passSeconds(2);
    api.posts.getFirst().answer(LOST);
    scene.clock.passSeconds(3);
    assertThat(api.readings).as("5 s after the post was sent").isEmpty();
    scene.clock.passSeconds(1);
    assertThat(api.readings).as("6 s after the post was sent").hasSize(1);
    assertThat(answer.now()).isEqualTo(Answer.NONE_YET);

    api.readings.getFirst().answer(found(onPlannedDevices()));

    assertThat(answer.now()).isEmpty();
    assertThat(scene.stage("a")).isEqualTo("BOUND");
  }

  @Test
  void aPostThatCameToNothingAfterAllMayBeTriedAgain() {
    Answer answer = bindOfA();
    api.posts.getFirst().answer(LOST);
    scene.clock.passSeconds(6);
    api.readings.getFirst().answer(found(Standing.PENDING));

    assertThat(answer.now()).contains("connection reset").contains("may be tried again");
    assertThat(scene.stage("a")).isEqualTo("RESERVED");
    assertThat(scene.freeGpus()).isEqualTo(14);
  }

  @Test
  void whileTheOutcomeIsUnknownACallWaitsForItAndNothingIsPosted() {
    Answer first = bindOfA();
    api.posts.getFirst().answer(LOST);
    scene.clock.passSeconds(3);
    Answer second = scene.bind("a", "n1");
    scene.clock.passSeconds(3);
    api.readings.getFirst().answer(found(onPlannedDevices()));

    assertThat(List.of(first.now(), second.now())).containsOnly("");
    assertThat(api.posts).hasSize(1);
  }

  @Test
  void devicesInDoubtNeverLapseHoweverLongTheApiServerIsAway() {
    Answer answer = bindOfA();
    api.posts.getFirst().answer(LOST);
    for (int second = 0; second < 300; second++) {
      scene.clock.passSeconds(1);
      api.readings.forEach(
          reading -> reading.answer(new KubeApi.Reading.Unknown("connection refused")));
    }
    assertThat(scene.stage("a")).isEqualTo("POSTING");
    assertThat(api.readings.size()).as("backs off to one reading in 5 s").isBetween(50, 70);

    scene.clock.passSeconds(5);
    api.readings.getLast().answer(found(onPlannedDevices()));
    assertThat(answer.now()).isEmpty();
  }

  @Test
  void aPodThatVanishedWhileInDoubtGivesItsDevicesBack() {
    Answer answer = bindOfA();
    api.posts.getFirst().answer(LOST);
    scene.clock.passSeconds(6);
    api.readings.getFirst().answer(new KubeApi.Reading.Gone());

    assertThat(answer.now()).isEqualTo("pod team/a is gone");
    assertThat(scene.freeGpus()).isEqualTo(16);
  }

  @Test
  void aPodDeletedUnderAPostEndsCleanly() {
    Answer answer = bindOfA();
    scene.feed.event(new Event.PodGone("uid-a"));
    api.posts.getFirst().answer(refused(404));

    assertThat(answer.now()).contains("404");
    assertThat(scene.freeGpus()).isEqualTo(16);
    assertThat(scene.bind("a", "n1").now()).isEqualTo("pod team/a is gone");
  }

  @Test
  void theInformerMayBeFasterThanTheAnswer() {
    Answer answer = bindOfA();
    scene.seen("a", 2, onPlannedDevices(), 5);
    api.posts.getFirst().answer(LOST);
    assertThat(scene.stage("a")).isEqualTo("BOUND");

    scene.clock.passSeconds(6);
    api.readings.getFirst().answer(found(onPlannedDevices()));
    assertThat(answer.now()).isEmpty();
    assertThat(scene.stage("a")).isEqualTo("BOUND");
  }

  @Test
  void anAnswerThatIsNeverGivenBlocksOnlyItsOwnPod() {
    bindOfA();
    scene.asked("b", 1, "n1");
    Answer other = scene.bind("b", "n1");
    api.posts.getLast().answer(OK);
    scene.clock.passSeconds(200);

    assertThat(other.now()).isEmpty();
    assertThat(scene.stage("a")).isEqualTo("POSTING");
  }

  @Test
  void atMost64PostsAtOnceAndTheRestInOrder() {
    for (int i = 0; i < 1_000; i++) {
      scene.asked("cpu" + i, 0, "n1");
    }
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      answers.add(scene.bind("cpu" + i, "n1"));
    }
    assertThat(api.posts).hasSize(64);

    for (int i = 0; i < 1_000; i++) {
      assertThat(api.posts).as("posts after %d answers", i).hasSize(Math.min(64 + i, 1_000));
      api.posts.get(i).answer(OK);
    }

    assertThat(answers).allMatch(answer -> answer.now().isEmpty());
    assertThat(api.posts.stream().map(post -> post.asked().pod().name()).limit(100))
        .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "cpu" + i).toList());
  }

  @Test
  void aLongQueueThatIsRefusedAtOnceOverflowsNothing() {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      scene.asked("cpu" + i, 0, "n1");
      scene.bind("cpu" + i, "n1");
    }
    for (int i = 0; i < 50_000; i++) {
      answers.add(scene.bind("unknown" + i, "n1"));
    }
    api.posts.getFirst().answer(OK);
    assertThat(answers).allMatch(answer -> answer.now().contains("no devices are held"));
  }

  @Test
  void whatWaitsInTheQueueIsDecidedWhenItsTurnComes() {
    for (int i = 0; i < 64; i++) {
      scene.asked("cpu" + i, 0, "n1");
      scene.bind("cpu" + i, "n1");
    }
    Answer answer = bindOfA();
    scene.feed.event(new Event.NodeGone("n1"));
    api.posts.getFirst().answer(OK);

    assertThat(answer.now()).isEqualTo("node n1 does not exist");
    assertThat(api.posts).hasSize(64);
  }

  @Test
  void afterStopNothingNewIsPostedAndWhatIsUnderWayEnds() {
    Answer underWay = bindOfA();
    scene.committer.stop();
    scene.asked("b", 1, "n1");
    assertThat(scene.bind("b", "n1").now()).contains("stopping");
    assertThat(scene.committer.posting()).isEqualTo(1);

    api.posts.getFirst().answer(OK);
    assertThat(underWay.now()).isEmpty();
    assertThat(scene.committer.posting()).isZero();
  }
}
