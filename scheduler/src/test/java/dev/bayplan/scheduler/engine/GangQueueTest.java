package dev.bayplan.scheduler.engine;

import static dev.bayplan.scheduler.engine.World.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.Member;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A gang is planned whole, released whole, and given back whole where it does not become whole. */
class GangQueueTest {

  private final World world = new World().node("a", 2).node("b", 2);

  @Test
  void nothingIsHeldBeforeAllMembersAreThere() {
    see(member("g", 4, 0, 1));
    see(member("g", 4, 1, 1));
    see(member("g", 4, 2, 1));
    assertThat(held("g")).isEmpty();
    assertThat(world.engine.corrections("uid-g-0").getFirst())
        .isInstanceOfSatisfying(
            Correction.Explain.class,
            why -> assertThat(why.reason()).contains("3 of 4 members are there"));

    see(member("g", 4, 3, 1));
    assertThat(held("g")).hasSize(4);
  }

  @Test
  void aGangThatDoesNotFitWholeHoldsNothing() {
    gang("g", 5, 1);

    assertThat(held("g")).isEmpty();
    world.node("c", 1);
    assertThat(held("g")).hasSize(5);
  }

  @Test
  void ofTwoGangsThatCouldEachTakeHalfOneGetsAll() {
    for (int i = 0; i < 3; i++) {
      see(member("g", 3, i, 1));
      see(member("h", 3, i, 1));
    }

    assertThat(List.of(held("g").size(), held("h").size())).containsExactlyInAnyOrder(3, 0);
  }

  @Test
  void nobodyIsReleasedBeforeAllAreNamed() {
    gang("g", 3, 1);
    name("g-0");
    name("g-1");
    assertThat(stages("g")).containsOnly(Booking.Stage.PLANNED);

    name("g-2");
    assertThat(stages("g")).containsOnly(Booking.Stage.RELEASED);
  }

  @Test
  void aGangThatIsNotWholeInTimeIsGivenBackAndItsBoundMembersAreEvicted() {
    gang("g", 3, 1);
    IntStream.range(0, 3).forEach(i -> name("g-" + i));
    PodFacts first = free("g-0");
    bind(first);
    passSeconds(121);

    assertThat(held("g")).as("the evicted one, until it is gone").containsExactly("g-0");
    assertThat(world.engine.corrections("uid-g-0"))
        .hasExactlyElementsOfTypes(Correction.Evict.class);
    world.apply(new Event.PodGone("uid-g-0"));
    see(member("g", 3, 3, 1));
    assertThat(held("g")).as("it backs off").isEmpty();
    passSeconds(11);
    assertThat(held("g")).hasSize(3);
  }

  @Test
  void theHoursBeforeItWasReleasedDoNotLengthenItsLease() {
    aGangThatIsNotWholeInTimeIsGivenBackAndItsBoundMembersAreEvicted();
    IntStream.range(0, 5).forEach(i -> world.apply(new Event.PodGone("uid-g-" + i)));
    world.later(Duration.ofHours(3));
    gang("h", 3, 1);
    IntStream.range(0, 3).forEach(i -> name("h-" + i));
    passSeconds(121);

    assertThat(held("h")).isEmpty();
  }

  @Test
  void aGangThatIsWholeIsLeftAloneEverAfter() {
    gang("g", 2, 1);
    IntStream.range(0, 2).forEach(i -> name("g-" + i));
    bind(free("g-0"));
    bind(free("g-1"));
    passSeconds(200);

    assertThat(stages("g")).containsOnly(Booking.Stage.BOUND);
    assertThat(world.engine.corrections("uid-g-0")).isEmpty();
  }

  @Test
  void aMemberThatIsReplacedWaitsForNobody() {
    aGangThatIsWholeIsLeftAloneEverAfter();
    world.apply(new Event.PodGone("uid-g-0"));
    see(member("g", 2, 7, 1));

    assertThat(held("g")).containsExactlyInAnyOrder("g-1", "g-7");
  }

  @Test
  void anUngatedMemberIsHeldBackUntilTheGangHasItsPlaces() {
    PodFacts first = world.standing(member("g", 2, 0, 1), Standing.PENDING);
    PodFacts second = world.standing(member("g", 2, 1, 1), Standing.PENDING);
    see(first);
    assertThat(world.filter(first, "a", "b")).isInstanceOf(FilterAnswer.Refused.class);

    see(second);
    assertThat(world.filter(first, "a", "b")).isInstanceOf(FilterAnswer.Placed.class);
  }

  @Test
  void anInvalidMemberHoldsUpItsGangAndNothingElse() {
    see(member("g", 2, 0, 1));
    PodFacts odd = member("g", 2, 1, 1);
    see(
        new PodFacts(
                odd.ref(),
                odd.revision(),
                true,
                new dev.bayplan.policies.InvalidRequest(
                    "no", new dev.bayplan.policies.Resources(1, 1), 0),
                0,
                0,
                odd.standing())
            .with(odd.ties()));

    assertThat(held("g")).isEmpty();
    see(world.standing(world.pod("single", whole(1)), new Standing.Pending(Standing.Gates.OURS)));
    assertThat(world.engine.booking("uid-single")).isPresent();
  }

  @Test
  void aMemberWhosePlanEndsIsPlannedAnewNearTheOthersOrAllIsGivenBack() {
    gang("g", 3, 1);
    String node = world.engine.booking("uid-g-0").orElseThrow().plan().placement().node();
    world.apply(new Event.AgentSilent(node));
    assertThat(held("g")).as("two GPUs are left").isEmpty();

    world.apply(new Event.AgentHeard(node));
    assertThat(held("g")).hasSize(3);
  }

  private void gang(String name, int size, int gpus) {
    IntStream.range(0, size).forEach(i -> see(member(name, size, i, gpus)));
  }

  private PodFacts member(String gang, int size, int index, int gpus) {
    PodFacts pod = world.pod(gang + "-" + index, whole(gpus));
    return world
        .standing(pod, new Standing.Pending(Standing.Gates.OURS))
        .with(new PodFacts.Ties(Map.of(), new Member("gang/" + gang, size, "", index)));
  }

  private void see(PodFacts pod) {
    world.apply(new Event.PodSeen(pod));
  }

  private void name(String pod) {
    String node = world.engine.booking("uid-" + pod).orElseThrow().plan().placement().node();
    world.apply(new Event.PodNamed("uid-" + pod, node));
    world.writeGangPlan(pod.substring(0, pod.indexOf('-')));
  }

  private PodFacts free(String pod) {
    String node = world.engine.booking("uid-" + pod).orElseThrow().plan().placement().node();
    PodFacts now = world.engine.pod("team", pod).orElseThrow();
    PodFacts free =
        world
            .standing(now, new Standing.Pending(Standing.Gates.NONE, node, Optional.empty()))
            .with(now.ties());
    see(free);
    return free;
  }

  private void bind(PodFacts pod) {
    String node = world.engine.booking(pod.ref().uid()).orElseThrow().plan().placement().node();
    FilterAnswer.Placed placed = (FilterAnswer.Placed) world.filter(pod, node);
    world.begin(pod, node);
    world.end(pod, BindEnd.BOUND);
    see(world.bound(pod, placed.placement()).with(pod.ties()));
  }

  private void passSeconds(int seconds) {
    for (int i = 0; i < seconds; i++) {
      world.later(Duration.ofSeconds(1));
    }
  }

  private List<String> held(String gang) {
    return IntStream.range(0, 10)
        .mapToObj(i -> gang + "-" + i)
        .filter(pod -> world.engine.booking("uid-" + pod).isPresent())
        .toList();
  }

  private List<Booking.Stage> stages(String gang) {
    return held(gang).stream()
        .map(pod -> world.engine.booking("uid-" + pod).orElseThrow().stage())
        .distinct()
        .toList();
  }
}
