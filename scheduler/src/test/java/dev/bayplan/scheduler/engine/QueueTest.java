package dev.bayplan.scheduler.engine;

import static dev.bayplan.scheduler.engine.World.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.Placement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Pods behind our gate: planned from our own queue, released in their turn, withdrawn, restored.
 */
class QueueTest {

  private final World world = new World().node("a", 2);

  @Test
  void aGatedPodIsPlannedAsSoonAsItIsSeen() {
    assertThat(world.apply(new Event.PodSeen(gated("p", 2, 0)))).hasSize(1);
    assertThat(stage("p")).isEqualTo(Booking.Stage.PLANNED);
    assertThat(writes("p")).hasExactlyElementsOfTypes(Correction.Nominate.class);
  }

  @Test
  void aPodBehindAnotherGateWaitsForItsOwner() {
    PodFacts pod = world.standing(gated("p", 2, 0), new Standing.Pending(Standing.Gates.OTHERS));

    assertThat(world.apply(new Event.PodSeen(pod))).isEmpty();
    assertThat(writes("p")).isEmpty();
    assertThat(world.apply(new Event.PodSeen(gated(pod)))).hasSize(1);
  }

  @Test
  void theHigherPriorityGoesFirstThenTheOlder() {
    world.apply(new Event.PodSeen(gated("running", 2, 0)));
    world.apply(new Event.PodSeen(gated("young", 2, 0)));
    world.apply(new Event.PodSeen(gated("urgent", 2, 9)));

    assertThat(names(world.apply(new Event.PodGone("uid-running")))).containsExactly("urgent");
    assertThat(names(world.apply(new Event.PodGone("uid-urgent")))).containsExactly("young");
  }

  @Test
  void aHopelessClassIsAskedOnceHoweverManyPodsItHas() {
    Decided decided = new Decided();
    World busy = new World(decided).node("a", 2);
    for (int i = 0; i < 50; i++) {
      busy.apply(new Event.PodSeen(gated(busy, "p" + i, 3, 0)));
    }

    assertThat(decided.refusals).isEqualTo(1);
    assertThat(busy.engine.tryNext(busy.now())).isEmpty();
    busy.apply(new Event.NodeSeen(World.facts("small")));
    assertThat(decided.tries).as("a node that says no to them wakes nobody").isEqualTo(1);
  }

  @Test
  void aPodThatFindsNoPlaceIsToldWhyAndThatIsTakenBackByItsPlan() {
    world.apply(new Event.PodSeen(gated("p", 3, 0)));

    assertThat(writes("p").getFirst())
        .isInstanceOfSatisfying(
            Correction.Explain.class,
            explain -> assertThat(explain.reason()).startsWith("RequestExceedsNode: "));
    world.node("b", 4);
    assertThat(writes("p").getFirst()).isInstanceOf(Correction.Nominate.class);
  }

  @Test
  void theNameComesBeforeTheRelease() {
    world.apply(new Event.PodSeen(gated("p", 1, 0)));
    assertThat(stage("p")).isEqualTo(Booking.Stage.PLANNED);

    world.apply(new Event.PodNamed("uid-p", "a"));
    assertThat(stage("p")).isEqualTo(Booking.Stage.RELEASED);
    assertThat(writes("p")).hasExactlyElementsOfTypes(Correction.Release.class);
  }

  @Test
  void onlySoManyAreReleasedAndNotBound() {
    World large = new World(new Engine(windowOf(2), Recorder.NONE)).node("a", 8);
    for (String name : List.of("p", "q", "r")) {
      large.apply(new Event.PodSeen(gated(large, name, 1, 0)));
      large.apply(new Event.PodNamed("uid-" + name, "a"));
    }
    assertThat(stage(large, "r")).isEqualTo(Booking.Stage.PLANNED);

    PodFacts free = large.standing(gated(large, "p", 1, 0), named(Standing.Gates.NONE, "a"));
    large.apply(new Event.PodSeen(free));
    large.run(free, "a");
    assertThat(stage(large, "r")).isEqualTo(Booking.Stage.RELEASED);
  }

  private static Settings windowOf(int pods) {
    Settings usual = Settings.of(42, "e");
    return new Settings(
        usual.seed(),
        "e",
        usual.lease(),
        usual.wakeLease(),
        pods,
        usual.gangLease(),
        usual.preset(),
        usual.mix(),
        TopologyLevels.NONE);
  }

  @Test
  void aReleasedPodIsAnsweredFromItsPlan() {
    PodFacts pod = released("p");

    assertThat(world.filter(pod, "a")).isInstanceOf(FilterAnswer.Placed.class);
    assertThat(stage("p")).isEqualTo(Booking.Stage.RELEASED);
  }

  @Test
  void whereThePluginsRefusedThePlannedNodeItIsPlannedAmongThoseOffered() {
    world.node("b", 2);
    PodFacts pod = released("p");
    String planned = world.engine.booking("uid-p").orElseThrow().plan().placement().node();
    String other = planned.equals("a") ? "b" : "a";

    assertThat(world.filter(pod, other)).isInstanceOf(FilterAnswer.Placed.class);
    assertThat(world.engine.booking("uid-p").orElseThrow().plan().placement().node())
        .isEqualTo(other);
  }

  @Test
  void aCordonedNodeEndsItsPlansAndTheyAreMadeAnew() {
    world.apply(new Event.PodSeen(gated("p", 2, 0)));
    NodeFacts node = World.facts("a");
    world.apply(
        new Event.NodeSeen(
            new NodeFacts(
                "a", Map.of(), List.of(), true, node.allocatable(), node.allocatablePods())));
    assertThat(world.engine.booking("uid-p")).isEmpty();

    world.node("b", 2);
    assertThat(world.engine.booking("uid-p")).isPresent();
  }

  @Test
  void aReleasedPodThatKubeSchedulerDoesNotAskForIsNotHeldForEver() {
    PodFacts pod = released("p");
    world.apply(new Event.PodSeen(gated("next", 2, 0)));

    assertThat(names(world.later(Duration.ofSeconds(91)))).containsExactly("next");
    assertThat(world.engine.booking(pod.ref().uid())).isEmpty();
    assertThat(writes("p")).as("its name would go on reserving").hasSize(1);
  }

  @Test
  void aPodWhoseGateIsStillThereKeepsItsPlan() {
    world.apply(new Event.PodSeen(gated("p", 2, 0)));
    world.apply(new Event.PodNamed("uid-p", "a"));
    world.later(Duration.ofSeconds(1000));

    assertThat(stage("p")).isEqualTo(Booking.Stage.RELEASED);
  }

  @Test
  void aRestartKeepsWhatWasWrittenAndTriesNamedNodesFirst() {
    world.node("b", 2);
    World next = new World().node("a", 2).node("b", 2);
    PodFacts free = released("free");
    Placement plan = world.engine.booking("uid-free").orElseThrow().plan().placement();
    Standing.Written written = new Standing.Written(plan, 1, 7, PlannedBy.NOBODY);
    PodFacts was = next.standing(free, pending(Standing.Gates.NONE, plan.node(), written));
    String other = plan.node().equals("a") ? "b" : "a";
    PodFacts named = next.standing(gated(next, "named", 1, 0), named(Standing.Gates.OURS, other));
    PodFacts fresh = gated(next, "fresh", 2, 0);
    next.engine.apply(new Event.PodSeen(was), 0);
    next.engine.apply(new Event.PodSeen(named), 0);
    next.engine.apply(new Event.PodSeen(fresh), 0);
    next.apply(new Event.PodsListed(Set.of("uid-free", "uid-named", "uid-fresh"), 99));

    assertThat(next.engine.booking("uid-free").orElseThrow().plan().placement()).isEqualTo(plan);
    assertThat(next.engine.booking("uid-named").orElseThrow().plan().placement().node())
        .isEqualTo(other);
    assertThat(next.engine.corrections("uid-named"))
        .as("released in its turn, which wakes it too")
        .hasExactlyElementsOfTypes(Correction.Release.class);
  }

  @Test
  void twoLivesThatPlannedTheSameDeviceAreNotBothKept() {
    PodFacts first = released("first");
    Placement plan = world.engine.booking("uid-first").orElseThrow().plan().placement();
    Standing.Written written = new Standing.Written(plan, 1, 7, PlannedBy.NOBODY);
    World next = new World().node("a", 2);
    for (String name : List.of("first", "second")) {
      PodFacts pod = gated(next, name, 2, 0);
      next.engine.apply(
          new Event.PodSeen(next.standing(pod, pending(Standing.Gates.NONE, "a", written))), 0);
    }
    next.apply(new Event.PodsListed(Set.of("uid-first", "uid-second"), 99));

    assertThat(next.engine.census().overCommitments()).isZero();
    assertThat(next.engine.booking(first.ref().uid())).isPresent();
    assertThat(next.engine.booking("uid-second")).isEmpty();
  }

  @Test
  void aPodWithoutDevicesIsPlannedTooAndMayGoElsewhere() {
    world.node("b", 0);
    PodFacts pod = gated("cpu", 0, 0);
    world.apply(new Event.PodSeen(pod));
    String planned = world.engine.booking("uid-cpu").orElseThrow().plan().placement().node();
    String other = planned.equals("a") ? "b" : "a";

    assertThat(world.begin(pod, other)).isInstanceOf(BindStart.Post.class);
    assertThat(world.engine.booking("uid-cpu").orElseThrow().plan().placement().node())
        .isEqualTo(other);
  }

  private PodFacts released(String name) {
    world.apply(new Event.PodSeen(gated(name, 2, 0)));
    String node = world.engine.booking("uid-" + name).orElseThrow().plan().placement().node();
    world.apply(new Event.PodNamed("uid-" + name, node));
    PodFacts free = world.standing(gated(name, 2, 0), named(Standing.Gates.NONE, node));
    world.apply(new Event.PodSeen(free));
    return free;
  }

  private PodFacts gated(String name, int gpus, int priority) {
    return gated(world, name, gpus, priority);
  }

  private static PodFacts gated(World in, String name, int gpus, int priority) {
    PodFacts pod = in.pod(name, gpus == 0 ? GpuAsk.NONE : whole(gpus), priority);
    return new PodFacts(
        pod.ref(),
        pod.revision(),
        true,
        pod.ask(),
        priority,
        pod.revision(),
        new Standing.Pending(Standing.Gates.OURS));
  }

  private PodFacts gated(PodFacts pod) {
    return world.standing(pod, new Standing.Pending(Standing.Gates.OURS));
  }

  private static Standing named(Standing.Gates gates, String node) {
    return new Standing.Pending(gates, node, Optional.empty());
  }

  private static Standing pending(Standing.Gates gates, String node, Standing.Written written) {
    return new Standing.Pending(gates, node, Optional.of(written));
  }

  private Booking.Stage stage(String pod) {
    return stage(world, pod);
  }

  private static Booking.Stage stage(World in, String pod) {
    return in.engine.booking("uid-" + pod).orElseThrow().stage();
  }

  private List<Correction> writes(String pod) {
    return world.engine.corrections("uid-" + pod);
  }

  private static List<String> names(List<World.Planned> planned) {
    return planned.stream().map(one -> one.pod().name()).toList();
  }

  /** Counts what the queue did. */
  private static final class Decided implements Recorder {
    int tries;
    int refusals;

    @Override
    public boolean before(Supplier<Checkpoint> state) {
      return false;
    }

    @Override
    public void record(Entry entry) {
      tries += entry instanceof Entry.Tried ? 1 : 0;
      refusals +=
          entry instanceof Entry.Decided(_, Decision decision)
                  && decision.outcome() instanceof Decision.Outcome.Refused
              ? 1
              : 0;
    }
  }
}
