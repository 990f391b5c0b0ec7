package dev.bayplan.scheduler.engine;

import static dev.bayplan.scheduler.engine.World.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.Member;
import dev.bayplan.policies.Placement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A gang's plan is written before its first member goes, and a life that begins goes on by it. */
class GangPlanTest {

  private static final int SIZE = 3;

  private World world = new World().node("a", 2).node("b", 2);

  @Test
  void nobodyGoesBeforeThePlanIsWritten() {
    gang();
    assertThat(world.gangCorrections("g")).as("not its turn").isEmpty();
    nameAll();
    assertThat(stages()).containsOnly(Booking.Stage.PLANNED);

    GangPlanned plan = wanted();
    assertThat(plan.members()).extracting(one -> one.pod().name()).containsExactly(names());
    assertThat(plan.leaseSeconds()).isEqualTo(120);
    assertThat(plan.generation()).isEqualTo(1);

    world.writeGangPlan("g");
    assertThat(stages()).containsOnly(Booking.Stage.RELEASED);
    assertThat(world.gangCorrections("g")).isEmpty();
  }

  @Test
  void aPlanThatWasWrittenForOtherPlacesLetsNobodyGo() {
    gang();
    nameAll();
    GangPlanned late = wanted();
    world.node("c", 2).node("d", 2);
    world.apply(new Event.NodeGone("a"));
    world.apply(new Event.NodeGone("b"));
    nameAll();
    world.apply(new Event.GangPlanWritten(late.begun(1)));
    assertThat(stages()).containsOnly(Booking.Stage.PLANNED);

    assertThat(wanted().generation()).isEqualTo(2);
    world.writeGangPlan("g");
    assertThat(stages()).containsOnly(Booking.Stage.RELEASED);
  }

  @Test
  void thePlanGoesWhenTheGangIsWhole() {
    gang();
    nameAll();
    world.writeGangPlan("g");
    bindAll();

    assertThat(world.gangCorrections("g"))
        .containsExactly(new Correction.DeleteGangPlan("team", "gang/g"));
    world.writeGangPlan("g");
    assertThat(world.gangCorrections("g")).isEmpty();
  }

  @Test
  void thePlanOfAGangThatHoldsNothingGoes() {
    gang();
    nameAll();
    world.writeGangPlan("g");
    for (String pod : names()) {
      world.apply(new Event.PodGone("uid-" + pod));
    }
    assertThat(world.writeGangPlan("g")).isTrue();
    assertThat(world.gangCorrections("g")).isEmpty();
  }

  @Test
  void aNewLifeKeepsThePlacesOfThoseThatWereNotReleasedYet() {
    gang();
    nameAll();
    GangPlanned plan = wanted().begun(world.wallSeconds());
    List<PodFacts> pods = pods(Standing.Gates.OURS);
    startAnew(List.of(plan), 0, pods);

    assertThat(places())
        .containsExactlyElementsOf(plan.members().stream().map(Plan::placement).toList());
    assertThat(stages()).as("named and planned before").containsOnly(Booking.Stage.RELEASED);
  }

  @Test
  void aNewLifeGoesOnWithTheOldLease() {
    gang();
    nameAll();
    GangPlanned plan = wanted().begun(world.wallSeconds());
    startAnew(List.of(plan), 90, pods(Standing.Gates.OURS));
    passSeconds(25);
    assertThat(places()).hasSize(SIZE);
    passSeconds(10);

    assertThat(places()).as("120 s after the first life wrote it").isEmpty();
    world.writeGangPlan("g");
    assertThat(world.gangCorrections("g")).isEmpty();
  }

  @Test
  void aLeaseThatEndedMeanwhileLeavesTimeToSeeWhatIsBound() {
    gang();
    nameAll();
    GangPlanned plan = wanted().begun(world.wallSeconds());
    startAnew(List.of(plan), 3_600, pods(Standing.Gates.OURS));
    passSeconds(14);
    assertThat(places()).hasSize(SIZE);
    passSeconds(2);
    assertThat(places()).isEmpty();
  }

  @Test
  void aGangOfWhichSomeRanBeforeIsNotCalledWhole() {
    gang();
    nameAll();
    GangPlanned plan = wanted().begun(world.wallSeconds());
    List<PodFacts> pods = new ArrayList<>(pods(Standing.Gates.OURS));
    pods.set(0, world.bound(pods.get(0), plan.members().getFirst().placement()));
    pods.removeLast(); // And one is lost.
    startAnew(List.of(plan), 0, pods);
    passSeconds(121);

    assertThat(world.engine.corrections("uid-g-0"))
        .hasExactlyElementsOfTypes(Correction.Evict.class);
    assertThat(world.engine.booking("uid-g-1")).isEmpty();
  }

  @Test
  void aSecondTakeOverForgetsPlansThatAreNotThereAnyMore() {
    gang();
    nameAll();
    world.writeGangPlan("g");
    world.apply(new Event.GangPlansListed(List.of(), world.wallSeconds()));

    assertThat(wanted().members()).hasSize(SIZE);
  }

  @Test
  void plansThatMakeNoSenseAreDeletedAndHoldNothing() {
    Placement stolen = new Placement("a", List.of(grant("GPU-a-0"), grant("GPU-a-1")));
    Plan stranger = new Plan(World.ref("nobody"), stolen, 1, "");
    GangPlanned foreign = new GangPlanned("team", "gang/f", 1, 0, 1 << 30, 1, List.of(stranger));
    GangPlanned torn = new GangPlanned("team", "gang/t", 0, 0, 0, 0, List.of());
    GangPlanned highest =
        new GangPlanned("team", "gang/g", Long.MAX_VALUE, 0, -5, Long.MAX_VALUE, List.of(stranger));
    startAnew(List.of(foreign, torn, highest), 0, List.of());
    for (String gang : List.of("f", "t", "g")) {
      assertThat(world.gangCorrections(gang))
          .containsExactly(new Correction.DeleteGangPlan("team", "gang/" + gang));
    }
    gang();
    nameAll();
    assertThat(world.gangCorrections("g"))
        .as("what cannot be superseded goes first")
        .containsExactly(new Correction.DeleteGangPlan("team", "gang/g"));
    world.writeGangPlan("g");
    world.writeGangPlan("g");
    assertThat(stages()).containsOnly(Booking.Stage.RELEASED);
  }

  @Test
  void aPlanThatGivesAMemberWhatItDidNotAskForIsNotObeyed() {
    gang();
    nameAll();
    GangPlanned good = wanted();
    Placement both = new Placement("a", List.of(grant("GPU-a-0"), grant("GPU-a-1")));
    Placement absent = new Placement("nowhere", List.of(grant("GPU-x")));
    List<Plan> members =
        List.of(
            new Plan(good.members().get(0).pod(), both, 1, ""),
            new Plan(good.members().get(1).pod(), absent, 1, ""),
            good.members().get(2));
    startAnew(
        List.of(new GangPlanned("team", "gang/g", 1, 0, 120, 0, members)),
        0,
        pods(Standing.Gates.OURS));

    assertThat(places()).hasSize(SIZE).doesNotContain(both, absent);
    assertThat(places()).allSatisfy(place -> assertThat(place.grants()).hasSize(1));
  }

  private static Grant grant(String gpu) {
    return new Grant.Whole("main", new GpuId(gpu));
  }

  /** Another process, told of the same cluster so many seconds later. */
  private void startAnew(List<GangPlanned> plans, int secondsLater, List<PodFacts> pods) {
    long wall = world.wallSeconds() + secondsLater;
    world = new World().node("a", 2).node("b", 2);
    pods.forEach(pod -> world.tell(new Event.PodSeen(pod)));
    world.tell(new Event.GangPlansListed(plans, wall));
    Set<String> uids = Set.of("uid-g-0", "uid-g-1", "uid-g-2");
    world.apply(new Event.PodsListed(uids, Long.MAX_VALUE));
  }

  private void gang() {
    IntStream.range(0, SIZE).forEach(i -> see(member(i)));
  }

  private PodFacts member(int index) {
    PodFacts pod = world.pod("g-" + index, whole(1));
    return world
        .standing(pod, new Standing.Pending(Standing.Gates.OURS))
        .with(new PodFacts.Ties(Map.of(), new Member("gang/g", SIZE, "", index)));
  }

  private static String[] names() {
    return IntStream.range(0, SIZE).mapToObj(i -> "g-" + i).toArray(String[]::new);
  }

  private List<PodFacts> pods(Standing.Gates gates) {
    List<PodFacts> pods = new ArrayList<>();
    for (String name : names()) {
      PodFacts pod = world.engine.pod("team", name).orElseThrow();
      Standing standing = new Standing.Pending(gates, node(name), Optional.empty());
      pods.add(world.standing(pod, standing).with(pod.ties()));
    }
    return pods;
  }

  private void see(PodFacts pod) {
    world.apply(new Event.PodSeen(pod));
  }

  private String node(String pod) {
    return world.engine.booking("uid-" + pod).orElseThrow().node();
  }

  private void nameAll() {
    for (String pod : names()) {
      world.apply(new Event.PodNamed("uid-" + pod, node(pod)));
    }
  }

  private void bindAll() {
    for (PodFacts pod : pods(Standing.Gates.NONE)) {
      see(pod);
      String node = node(pod.ref().name());
      Placement place = ((FilterAnswer.Placed) world.filter(pod, node)).placement();
      world.begin(pod, node);
      world.end(pod, BindEnd.BOUND);
      see(world.bound(pod, place).with(pod.ties()));
    }
  }

  private GangPlanned wanted() {
    assertThat(world.gangCorrections("g"))
        .hasExactlyElementsOfTypes(Correction.WriteGangPlan.class);
    return ((Correction.WriteGangPlan) world.gangCorrections("g").getFirst()).plan();
  }

  private List<Booking.Stage> stages() {
    return List.of(names()).stream()
        .flatMap(pod -> world.engine.booking("uid-" + pod).stream())
        .map(Booking::stage)
        .distinct()
        .toList();
  }

  private List<Placement> places() {
    return List.of(names()).stream()
        .flatMap(pod -> world.engine.booking("uid-" + pod).stream())
        .map(booking -> booking.plan().placement())
        .toList();
  }

  private void passSeconds(int seconds) {
    for (int i = 0; i < seconds; i++) {
      world.later(Duration.ofSeconds(1));
    }
  }
}
