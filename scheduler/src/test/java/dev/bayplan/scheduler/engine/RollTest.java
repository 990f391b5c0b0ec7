package dev.bayplan.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.GangTerms;
import dev.bayplan.policies.Member;
import dev.bayplan.policies.Placement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When a gang can be placed, and who of it. */
class RollTest {

  private static final Optional<GangTerms> NOTHING = Optional.empty();

  private final World world = new World();
  private final List<PodFacts> pods = new ArrayList<>();

  private static Optional<GangTerms> atLeast(int count) {
    return Optional.of(new GangTerms(count, "", ""));
  }

  /** Pods 0, 1, ... of a gang that says this size. */
  private RollTest say(int size, int... ranks) {
    for (int rank : ranks) {
      pods.add(pod("p" + rank, new Member("gang/g", size, "", rank)));
    }
    return this;
  }

  private PodFacts pod(String name, Member member) {
    return world.pod(name, World.whole(1)).with(new PodFacts.Ties(Map.of(), member));
  }

  private RollTest stands(int index, Standing standing) {
    pods.set(index, world.standing(pods.get(index), standing));
    return this;
  }

  private RollTest bound(int... indexes) {
    Arrays.stream(indexes)
        .forEach(i -> stands(i, new Standing.Assigned(new Placement("node", List.of()))));
    return this;
  }

  private Muster call(Optional<GangTerms> said) {
    return Roll.call(pods, said, false);
  }

  private static List<String> names(List<PodFacts> pods) {
    return pods.stream().map(pod -> pod.ref().name()).toList();
  }

  private void ready(Muster muster, String together, String others, String surplus) {
    Muster.Ready ready = (Muster.Ready) muster;
    assertThat(String.join(" ", names(ready.together()))).isEqualTo(together);
    assertThat(String.join(" ", names(ready.others()))).isEqualTo(others);
    assertThat(String.join(" ", names(ready.surplus()))).isEqualTo(surplus);
  }

  @Test
  void itWaitsForAllAndThenGoesInOrderOfRank() {
    say(3, 2, 0);
    assertThat(call(NOTHING)).isEqualTo(new Muster.Waiting("", 2, 3));
    say(3, 1);
    ready(call(NOTHING), "p0 p1 p2", "", "");
  }

  @Test
  void ranksAreNumbersAndThoseWithoutComeLast() {
    say(4, 10, 9, Member.NO_RANK, 1);
    ready(call(NOTHING), "p1 p9 p10 p-1", "", "");
  }

  @Test
  void anObjectSaysHowManyMustBeAndTheRestFollow() {
    say(0, 3, 2, 1, 0);
    ready(call(atLeast(3)), "p0 p1 p2", "p3", "");
  }

  @Test
  void eachStandsForItselfWhereOneIsEnough() {
    say(0, 1, 0);
    ready(call(atLeast(1)), "p0", "p1", "");
  }

  @Test
  void withoutTheObjectNobodyKnows() {
    say(0, 0, 1);
    assertThat(call(NOTHING)).isEqualTo(new Muster.Unknown());
  }

  @Test
  void onePodTooManyIsTheYoungest() {
    say(2, 5, 6);
    PodFacts late = pods.getFirst();
    pods.add(
        new PodFacts(
                World.ref("late"),
                9,
                true,
                late.ask(),
                0,
                late.createdSeconds() + 1,
                Standing.PENDING)
            .with(new PodFacts.Ties(Map.of(), new Member("gang/g", 2, "", 0))));
    ready(call(NOTHING), "p5 p6", "", "late");
    bound(0, 1);
    ready(call(NOTHING), "", "", "late");
  }

  @Test
  void whoIsBoundCountsAndWhoEndedDoesNot() {
    say(3, 0, 1, 2).bound(0);
    ready(call(NOTHING), "p1 p2", "", "");
    stands(0, Standing.ENDED);
    assertThat(call(NOTHING)).isEqualTo(new Muster.Waiting("", 2, 3));
  }

  @Test
  void aReplacementWaitsForNobodyOnceTheGangHasStarted() {
    say(3, 0, 1).bound(0);
    assertThat(call(NOTHING)).isEqualTo(new Muster.Waiting("", 2, 3));
    ready(Roll.call(pods, NOTHING, true), "", "p1", "");
  }

  @Test
  void membersMustAgreeOnTheirNumber() {
    say(3, 0).say(4, 1);
    assertThat(call(NOTHING))
        .isEqualTo(
            new Muster.Contradiction(
                "the members of gang/g do not agree that they are so many: 3, 4; write the same"
                    + " bayplan.dev/gang-size into all of them"));
  }

  @Test
  void andOnTheirLevel() {
    pods.add(pod("a", new Member("gang/g", 2, "", 0, "example.com/rack", "")));
    pods.add(pod("b", new Member("gang/g", 2, "", 1, "example.com/zone", "")));
    assertThat(((Muster.Contradiction) call(NOTHING)).sentence())
        .contains("example.com/rack, example.com/zone")
        .contains("bayplan.dev/gang-require-level");
  }

  @Test
  void theirOwnWordOfLevelsComesBeforeTheObjects() {
    pods.add(pod("a", new Member("x", 0, "", 0, "example.com/rack", "")));
    pods.add(pod("b", new Member("x", 0, "", 1)));
    Muster.Ready ready = (Muster.Ready) call(Optional.of(new GangTerms(2, "zone", "row")));
    assertThat(ready.terms()).isEqualTo(new GangTerms(2, "example.com/rack", "row"));
  }

  @Test
  void anObjectThatMakesNoSenseIsTold() {
    say(0, 0);
    assertThat(call(Optional.of(GangTerms.broken("no")))).isEqualTo(new Muster.Contradiction("no"));
  }

  @Test
  void aLeaderIsNotKeptWaitingForWorkersThatAreMadeAfterIt() {
    Optional<GangTerms> staged =
        Optional.of(
            new GangTerms(3, "", "").inStages(new TreeMap<>(Map.of("leader", 1, "worker", 2))));
    pods.add(pod("l", new Member("x", 3, "leader", 0)));
    ready(call(staged), "l", "", "");
    bound(0);
    ready(call(staged), "", "", "");
    pods.add(pod("w2", new Member("x", 3, "worker", 2)));
    assertThat(call(staged)).isEqualTo(new Muster.Waiting("worker", 1, 2));
    assertThat(Roll.call(pods, staged, true)).isEqualTo(new Muster.Waiting("worker", 1, 2));
    pods.add(pod("w1", new Member("x", 3, "worker", 1)));
    ready(Roll.call(pods, staged, true), "w1 w2", "", "");
  }

  @Test
  void anEmptyGangIsReady() {
    ready(Roll.call(List.of(), atLeast(3), true), "", "", "");
  }
}
