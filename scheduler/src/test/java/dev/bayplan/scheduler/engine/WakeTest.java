package dev.bayplan.scheduler.engine;

import static dev.bayplan.scheduler.engine.World.share;
import static dev.bayplan.scheduler.engine.World.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.PodRef;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever makes room wakes exactly those who fit, best first. */
class WakeTest {

  private final World world = new World().node("a", 2);

  @Test
  void aDeletedPodWakesTheOneWhoFits() {
    PodFacts running = world.pod("running", whole(2));
    world.run(running, "a");
    refuse(world.pod("tooLarge", whole(3)));
    PodFacts waiting = refuse(world.pod("waiting", whole(2)));

    assertThat(world.apply(new Event.PodGone("uid-running")))
        .extracting(wake -> wake.pod().name())
        .containsExactly("waiting");
    assertThat(world.filter(waiting, "a")).isInstanceOf(FilterAnswer.Placed.class);
  }

  @Test
  void theHigherPriorityIsTriedFirstAndAPlaceWakesOnePod() {
    PodFacts running = world.pod("running", whole(2));
    world.run(running, "a");
    refuse(world.pod("low", whole(2), 1));
    refuse(world.pod("high", whole(2), 9));

    assertThat(names(world.apply(new Event.PodGone("uid-running")))).containsExactly("high");
  }

  @Test
  void aWokenPodThatDoesNotComeGivesItsPlaceToTheNext() {
    PodFacts running = world.pod("running", whole(2));
    world.run(running, "a");
    refuse(world.pod("high", whole(2), 9));
    refuse(world.pod("low", whole(2), 1));
    world.apply(new Event.PodGone("uid-running"));
    world.apply(new Event.PodGone("uid-high"));

    assertThat(world.engine.booking("uid-low")).isPresent();
  }

  @Test
  void aLapsedReservationMakesRoom() {
    world.filter(world.pod("slow", whole(2)), "a");
    refuse(world.pod("waiting", whole(1)));

    assertThat(names(world.later(Duration.ofSeconds(91)))).containsExactly("waiting");
  }

  @Test
  void aNewNodeAndItsDevicesMakeRoom() {
    refuse(world.pod("waiting", whole(4)));
    world.apply(new Event.NodeSeen(World.facts("b")));

    assertThat(world.apply(new Event.AgentHeard("b"))).isEmpty();
    assertThat(names(world.apply(new Event.DevicesSeen("b", World.gpus("b", 4)))))
        .containsExactly("waiting");
  }

  @Test
  void aNodeThatThePluginsRefusedIsNotWokenForAgain() {
    world.node("b", 1);
    PodFacts running = world.pod("running", whole(2));
    world.run(running, "a");
    PodFacts waiting = refuse(world.pod("waiting", whole(2)));
    world.apply(new Event.PodGone("uid-running"));

    // Woken for "a", but the plugins offer "b" only: refused there, and "a" is free again.
    Engine.Filtered again = world.filtered(waiting, "b");
    assertThat(again.answer()).isInstanceOf(FilterAnswer.Refused.class);
    assertThat(world.engine.booking("uid-waiting")).isEmpty();
    // Until the plugins offer "a" once more.
    assertThat(world.filter(waiting, "a", "b")).isInstanceOf(FilterAnswer.Placed.class);
  }

  @Test
  void aRefusalThatCameLateForTheRoomIsPlannedAgain() {
    PodFacts running = world.pod("running", whole(2));
    world.run(running, "a");
    PodFacts pod = world.pod("waiting", whole(2));
    Snapshot before = world.engine.snapshot();
    world.apply(new Event.PodGone("uid-running"));

    assertThat(world.engine.filterOn(before, world.question(pod, "a"), Deadline.NONE, 0)).isEmpty();
    assertThat(world.filter(pod, "a")).isInstanceOf(FilterAnswer.Placed.class);
  }

  @Test
  void equalRequestsOfDifferentNamespacesAreNotTakenForOne() {
    World one = new World().node("a", 1);
    one.run(one.pod("large", share(60_000)), "a");
    one.run(one.pod("small", share(10_000)), "a");
    PodFacts foreign = inNamespace("another", one.pod("first", share(30_000)));
    PodFacts own = one.pod("second", share(30_000));
    assertThat(one.filter(foreign, "a")).isInstanceOf(FilterAnswer.Refused.class);
    assertThat(one.filter(own, "a")).isInstanceOf(FilterAnswer.Refused.class);

    assertThat(names(one.apply(new Event.PodGone("uid-large")))).containsExactly("second");
  }

  private static PodFacts inNamespace(String namespace, PodFacts pod) {
    PodRef ref = new PodRef(namespace, pod.ref().name(), pod.ref().uid());
    return new PodFacts(ref, pod.revision(), true, pod.ask(), 0, 0, Standing.PENDING);
  }

  @Test
  void aGonePodIsNotWoken() {
    world.run(world.pod("running", whole(2)), "a");
    refuse(world.pod("waiting", whole(2)));
    world.apply(new Event.PodGone("uid-waiting"));

    assertThat(world.apply(new Event.PodGone("uid-running"))).isEmpty();
  }

  private PodFacts refuse(PodFacts pod) {
    world.apply(new Event.PodSeen(pod));
    assertThat(world.filter(pod, "a")).isInstanceOf(FilterAnswer.Refused.class);
    return pod;
  }

  private static List<String> names(List<World.Planned> wakes) {
    return wakes.stream().map(wake -> wake.pod().name()).toList();
  }
}
