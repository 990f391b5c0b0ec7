package dev.bayplan.scheduler.engine;

import static dev.bayplan.scheduler.engine.World.share;
import static dev.bayplan.scheduler.engine.World.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.Placement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Bookings from reservation to release, and what informers may tell late, twice or never. */
class LedgerTest {

  private final World world = new World().node("a", 2);

  @Test
  void aPostNeverLapses() {
    PodFacts pod = reserved("p");
    world.begin(pod, "a");
    world.later(Duration.ofHours(1));

    assertThat(stage("p")).isEqualTo(Booking.Stage.POSTING);
  }

  @Test
  void aPostThatDidNotHappenKeepsItsDevicesForOneLease() {
    PodFacts pod = reserved("p");
    world.begin(pod, "a");
    world.end(pod, BindEnd.NOT_BOUND);

    assertThat(stage("p")).isEqualTo(Booking.Stage.RESERVED);
    world.later(Duration.ofSeconds(91));
    assertThat(world.engine.booking("uid-p")).isEmpty();
  }

  @Test
  void aBindOnAnotherNodeThanPlannedIsRefused() {
    world.node("b", 2);
    PodFacts pod = world.pod("p", whole(1));
    world.filter(pod, "a");

    assertThat(world.begin(pod, "b")).isInstanceOf(BindStart.Refused.class);
    assertThat(world.begin(pod, "nowhere"))
        .isEqualTo(new BindStart.Refused("node nowhere does not exist"));
  }

  @Test
  void aBindWithoutAPlanIsRefused() {
    PodFacts pod = world.pod("p", whole(1));
    world.apply(new Event.PodSeen(pod));

    assertThat(world.begin(pod, "a")).isInstanceOf(BindStart.Refused.class);
  }

  @Test
  void aSecondBindOfABoundPodIsDone() {
    PodFacts pod = world.pod("p", whole(1));
    world.run(pod, "a");

    assertThat(world.begin(pod, "a")).isEqualTo(new BindStart.Done());
  }

  @Test
  void lateWordOfAPendingPodDoesNotFreeWhatIsBound() {
    PodFacts pending = world.pod("p", whole(2));
    world.run(pending, "a");
    world.apply(new Event.PodSeen(pending));

    assertThat(stage("p")).isEqualTo(Booking.Stage.BOUND);
    assertThat(world.filter(world.pod("q", whole(1)), "a"))
        .isInstanceOf(FilterAnswer.Refused.class);
  }

  @Test
  void aGonePodStaysGone() {
    PodFacts pod = world.pod("p", whole(2));
    Placement placement = world.run(pod, "a");
    PodFacts bound = world.bound(pod, placement);
    world.apply(new Event.PodGone("uid-p"));
    world.apply(new Event.PodSeen(bound));

    assertThat(world.engine.booking("uid-p")).isEmpty();
    assertThat(world.engine.pod("team", "p")).isEmpty();
  }

  @Test
  void anEndedPodHoldsNothing() {
    PodFacts pod = world.pod("p", whole(2));
    world.run(pod, "a");
    world.apply(new Event.PodSeen(world.standing(pod, Standing.ENDED)));

    assertThat(world.engine.booking("uid-p")).isEmpty();
  }

  @Test
  void aListEndsPodsThatItLacksUnlessTheyAreNewer() {
    PodFacts old = world.pod("old", whole(1));
    world.run(old, "a");
    PodFacts newer = world.standing(world.pod("new", whole(1)), Standing.PENDING);
    world.apply(new Event.PodSeen(newer));
    world.apply(new Event.PodsListed(Set.of(), newer.revision() - 1));

    assertThat(world.engine.booking("uid-old")).isEmpty();
    assertThat(world.engine.pod("team", "new")).isPresent();
  }

  @Test
  void thePodIsTheTruth() {
    world.node("b", 2);
    PodFacts pod = reserved("p");
    Placement elsewhere = new Placement("b", List.of());
    world.apply(new Event.PodSeen(world.standing(pod, new Standing.Unassigned("b", ""))));

    assertThat(world.engine.booking("uid-p").orElseThrow().plan().placement()).isEqualTo(elsewhere);
    assertThat(world.engine.census().untouchedGpus()).as("2 of \"a\", none of \"b\"").isEqualTo(2);
  }

  @Test
  void aBoundPodWhoseAnnotationWasTornOffKeepsTheDevicesWeKnow() {
    PodFacts pod = world.pod("p", whole(2));
    Placement placement = world.run(pod, "a");
    world.apply(new Event.PodSeen(world.standing(pod, new Standing.Unassigned("a", "damaged"))));

    assertThat(world.engine.booking("uid-p").orElseThrow().plan().placement()).isEqualTo(placement);
  }

  @Test
  void foreignPodsBlockTheirCount() {
    PodFacts foreign = world.pod("f", whole(1));
    world.apply(new Event.PodSeen(world.standing(foreign, new Standing.Unassigned("a", ""))));

    assertThat(world.filter(world.pod("p", whole(2)), "a"))
        .isInstanceOf(FilterAnswer.Refused.class);
    assertThat(world.filter(world.pod("q", whole(1)), "a")).isInstanceOf(FilterAnswer.Placed.class);
    assertThat(world.filter(world.pod("r", share(1)), "a"))
        .isInstanceOf(FilterAnswer.Refused.class);
  }

  @Test
  void aRestartKnowsEverythingFromThePods() {
    PodFacts pod = world.pod("p", whole(1));
    Placement placement = world.run(pod, "a");

    World restarted = new World().node("a", 2);
    restarted.apply(new Event.PodSeen(world.bound(pod, placement)));
    FilterAnswer.Placed other =
        (FilterAnswer.Placed) restarted.filter(restarted.pod("q", whole(1)), "a");
    assertThat(other.placement().grants()).doesNotContainAnyElementsOf(placement.grants());
  }

  @Test
  void podsMayBeToldOfBeforeTheirNode() {
    PodFacts pod = world.pod("p", whole(2));
    Placement placement = world.run(pod, "a");

    World restarted = new World();
    restarted.apply(new Event.PodSeen(world.bound(pod, placement)));
    restarted.node("a", 2);
    assertThat(restarted.filter(restarted.pod("q", whole(1)), "a"))
        .isInstanceOf(FilterAnswer.Refused.class);
  }

  private PodFacts reserved(String name) {
    PodFacts pod = world.pod(name, whole(2));
    assertThat(world.filter(pod, "a")).isInstanceOf(FilterAnswer.Placed.class);
    return pod;
  }

  private Booking.Stage stage(String name) {
    return world.engine.booking("uid-" + name).orElseThrow().stage();
  }
}
