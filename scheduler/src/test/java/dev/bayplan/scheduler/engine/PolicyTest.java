package dev.bayplan.scheduler.engine;

import static dev.bayplan.scheduler.engine.World.share;
import static dev.bayplan.scheduler.engine.World.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.GpuTerms;
import dev.bayplan.policies.Isolation;
import dev.bayplan.policies.LabelSelector;
import dev.bayplan.policies.Link;
import dev.bayplan.policies.Models;
import dev.bayplan.policies.NodeTerm;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PlacementPolicy;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Rules;
import dev.bayplan.policies.Sharer;
import dev.bayplan.policies.Uuids;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Policies decide by which rules pods are placed, and whatever loosens them wakes who waits. */
class PolicyTest {

  private static final PlacementPolicy.Match IN_TEAM =
      new PlacementPolicy.Match(Set.of("team"), LabelSelector.EVERYTHING, LabelSelector.EVERYTHING);

  private final World world = new World().node("a", 2); // GPUs of model A100

  private static PlacementPolicy policy(
      long generation, PlacementPolicy.Match match, UnaryOperator<Rules> says) {
    Rules rules = says.apply(Rules.NONE);
    Rules named =
        new Rules(
            "p@" + generation, rules.terms(), rules.prefer(), rules.sharing(), rules.keepWithin());
    return new PlacementPolicy("p", generation, 0, match, named);
  }

  private static UnaryOperator<Rules> model(String model) {
    GpuTerms terms =
        new GpuTerms(
            Models.of(Set.of(model), Set.of()),
            Uuids.ANY,
            0,
            Link.Kind.UNKNOWN,
            false,
            Isolation.NONE,
            GpuTerms.Together.ANY);
    return _ -> new Rules("", terms, List.of(), Rules.Sharing.DEFAULT, "");
  }

  private static UnaryOperator<Rules> sharing(boolean across, int most) {
    Rules.Sharing sharing = new Rules.Sharing(across, most);
    return _ -> new Rules("", GpuTerms.NONE, List.of(), sharing, "");
  }

  private static UnaryOperator<Rules> within(String key) {
    return _ -> new Rules("", GpuTerms.NONE, List.of(), Rules.Sharing.DEFAULT, key);
  }

  private void policySeen(long generation, UnaryOperator<Rules> says) {
    world.apply(new Event.PolicySeen(policy(generation, IN_TEAM, says)));
  }

  private static PodFacts in(String namespace, PodFacts pod) {
    PodRef ref = new PodRef(namespace, pod.ref().name(), pod.ref().uid());
    return new PodFacts(ref, pod.revision(), true, pod.ask(), 0, 0, pod.standing());
  }

  private static PodFacts group(String group, PodFacts pod) {
    return pod.with(new PodFacts.Ties(Map.of(), group));
  }

  private PodFacts refused(PodFacts pod, Reason reason, String... nodes) {
    world.apply(new Event.PodSeen(pod));
    assertThat(world.filter(pod, nodes))
        .isInstanceOfSatisfying(
            FilterAnswer.Refused.class, no -> assertThat(no.reasons()).containsOnly(reason));
    return pod;
  }

  private Placement placed(PodFacts pod, String... nodes) {
    world.apply(new Event.PodSeen(pod));
    return ((FilterAnswer.Placed) world.filter(pod, nodes)).placement();
  }

  private static List<String> names(List<World.Planned> wakes) {
    return wakes.stream().map(wake -> wake.pod().name()).toList();
  }

  private String why(PodFacts pod) {
    return Explainer.explain(world.engine.snapshot(), pod, world.engine.booking(pod.ref().uid()))
        .sentence();
  }

  @Test
  void aPolicyAddsToWhatThePodsOfItsNamespaceAsk() {
    policySeen(4, model("H100"));
    PodFacts pod = refused(world.pod("pod", whole(1)), Reason.NoSuchGpuModel, "a");

    assertThat(why(pod)).contains("Policy p@4 applies.");
    assertThat(placed(in("other", world.pod("stranger", whole(1))), "a").grants()).hasSize(1);
  }

  @Test
  void thePlanNamesThePolicyThatDecided() {
    policySeen(7, model("A100"));
    PodFacts pod = world.pod("pod", whole(1));
    placed(pod, "a");

    assertThat(world.engine.booking("uid-pod").orElseThrow().plan().by())
        .isEqualTo(new PlannedBy("p@7", "", Sharer.NO_LIMIT));
    assertThat(why(pod)).isEqualTo("Held for it on node a with 1 device. Policy p@7 decided.");
  }

  @Test
  void aPolicyThatChangesOrGoesWakesWhomItHeldUp() {
    policySeen(1, model("H100"));
    refused(world.pod("pod", whole(1)), Reason.NoSuchGpuModel, "a");

    PlacementPolicy stricter = policy(2, IN_TEAM, model("B200"));
    assertThat(world.apply(new Event.PolicySeen(stricter))).isEmpty();
    PlacementPolicy looser = policy(3, IN_TEAM, model("A100"));
    assertThat(names(world.apply(new Event.PolicySeen(looser)))).containsExactly("pod");

    refused(world.pod("large", whole(2)), Reason.GpusBusy, "a");
    world.apply(new Event.PodGone("uid-pod"));
    world.apply(new Event.PodGone("uid-large"));
    policySeen(4, model("H100"));
    refused(world.pod("next", whole(1)), Reason.NoSuchGpuModel, "a");
    assertThat(names(world.apply(new Event.PolicyGone("p")))).containsExactly("next");
  }

  @Test
  void aRefusalByRulesThatChangedMeanwhileIsPlannedAgain() {
    policySeen(1, model("H100"));
    PodFacts pod = world.pod("pod", whole(1));
    Snapshot before = world.engine.snapshot();
    policySeen(2, model("A100"));

    assertThat(world.engine.filterOn(before, world.question(pod, "a"), Deadline.NONE, 0)).isEmpty();
    assertThat(world.filter(pod, "a")).isInstanceOf(FilterAnswer.Placed.class);
  }

  @Test
  void aPlanByRulesThatChangedMeanwhileIsPlannedAgain() {
    PodFacts pod = world.pod("pod", whole(1));
    Snapshot before = world.engine.snapshot();
    policySeen(1, model("H100"));

    assertThat(world.engine.filterOn(before, world.question(pod, "a"), Deadline.NONE, 0)).isEmpty();
    refused(pod, Reason.NoSuchGpuModel, "a");
  }

  @Test
  void aPodOfANamespaceThatWeHaveNotHeardOfIsNotPlacedByGuess() {
    LabelSelector red =
        new LabelSelector(
            List.of(new NodeTerm.Requirement("tier", NodeTerm.Operator.IN, Set.of("red"))));
    PlacementPolicy.Match byLabel =
        new PlacementPolicy.Match(Set.of(), red, LabelSelector.EVERYTHING);
    world.apply(new Event.PolicySeen(policy(1, byLabel, model("H100"))));
    PodFacts pod = world.pod("pod", whole(1));

    assertThat(world.filter(pod, "a")).isInstanceOf(FilterAnswer.Failed.class);
    assertThat(why(pod)).contains("namespace team is not known yet");
    world.apply(new Event.NamespaceSeen("team", Map.of("tier", "red")));
    refused(pod, Reason.NoSuchGpuModel, "a");
    assertThat(names(world.apply(new Event.NamespaceSeen("team", Map.of("tier", "blue")))))
        .containsExactly("pod");
  }

  @Test
  void podLabelsSelectToo() {
    LabelSelector train =
        new LabelSelector(
            List.of(new NodeTerm.Requirement("app", NodeTerm.Operator.IN, Set.of("train"))));
    PlacementPolicy.Match byLabel =
        new PlacementPolicy.Match(Set.of(), LabelSelector.EVERYTHING, train);
    world.apply(new Event.PolicySeen(policy(1, byLabel, model("H100"))));
    PodFacts pod = world.pod("pod", whole(1));

    refused(pod.with(new PodFacts.Ties(Map.of("app", "train"), "")), Reason.NoSuchGpuModel, "a");
    assertThat(placed(world.pod("web", whole(1)), "a").grants()).hasSize(1);
  }

  @Test
  void podsOfOnePolicyShareOverTheBoundsOfNamespaces() {
    World one = new World().node("a", 1);
    one.apply(new Event.PolicySeen(policy(1, PlacementPolicy.Match.ALL, sharing(true, 3))));
    PodFacts first = one.pod("first", share(10_000));
    one.filter(first, "a");
    assertThat(one.filter(in("other", one.pod("second", share(10_000))), "a"))
        .isInstanceOf(FilterAnswer.Placed.class);
    assertThat(one.engine.booking("uid-first").orElseThrow().plan().by())
        .isEqualTo(new PlannedBy("p@1", "policy/p", 3));
    one.filter(one.pod("third", share(10_000)), "a");
    assertThat(one.filter(one.pod("fourth", share(10_000)), "a"))
        .as("three at most")
        .isInstanceOf(FilterAnswer.Refused.class);
  }

  @Test
  void whoSharesIsReadFromTheAssignmentsHoweverThePoliciesComeAfterARestart() {
    World fresh = new World().node("a", 1);
    PodFacts running = fresh.pod("running", share(10_000));
    Placement placement = new World().node("a", 1).run(running, "a");
    PlannedBy by = new PlannedBy("p@1", "policy/p", 3);
    fresh.apply(
        new Event.PodSeen(fresh.standing(running, new Standing.Assigned(placement, 1, by))));
    fresh.apply(new Event.PolicySeen(policy(1, PlacementPolicy.Match.ALL, sharing(true, 3))));

    assertThat(fresh.filter(in("other", fresh.pod("second", share(10_000))), "a"))
        .isInstanceOf(FilterAnswer.Placed.class);
  }

  // --- topology: racks r1 {a, b}, r2 {c, d}, and e in none

  private World racks() {
    World racks = new World();
    List.of("a", "b").forEach(name -> rack(racks, name, Map.of("rack", "r1")));
    List.of("c", "d").forEach(name -> rack(racks, name, Map.of("rack", "r2")));
    rack(racks, "e", Map.of());
    racks.apply(new Event.PolicySeen(policy(1, IN_TEAM, within("rack"))));
    return racks;
  }

  private static void rack(World world, String name, Map<String, String> labels) {
    world.node(name, 1);
    world.apply(new Event.NodeSeen(World.facts(name, labels)));
  }

  private static List<Reason> reasons(FilterAnswer answer) {
    return answer instanceof FilterAnswer.Refused refused
        ? Arrays.asList(refused.reasons())
        : List.of();
  }

  @Test
  void theFirstOfAGroupChoosesAmongNodesWithTheLabelAndTheOthersFollow() {
    World racks = racks();
    PodFacts first = group("g", racks.pod("first", whole(1)));
    assertThat(reasons(racks.filter(first, "e"))).containsExactly(Reason.TopologyNotSatisfied);
    racks.run(first, "c");

    PodFacts second = group("g", racks.pod("second", whole(1)));
    assertThat(reasons(racks.filter(second, "a", "b", "e")))
        .containsOnly(Reason.TopologyNotSatisfied);
    assertThat(
            Explainer.explain(
                    racks.engine.snapshot(), group("g", racks.pod("x", whole(2))), Optional.empty())
                .sentence())
        .endsWith("Policy p@1 applies: its group is where rack is r2.");
    assertThat(racks.run(second, "a", "b", "d", "e").node()).isEqualTo("d");
    assertThat(racks.run(group("h", racks.pod("other", whole(1))), "a").node()).isEqualTo("a");
    assertThat(racks.run(racks.pod("alone", whole(1)), "e").node()).isEqualTo("e");
  }

  @Test
  void groupsOfTheSameNameInOtherNamespacesAreOthers() {
    World racks = racks();
    racks.apply(new Event.PolicySeen(policy(2, PlacementPolicy.Match.ALL, within("rack"))));
    racks.run(group("g", racks.pod("first", whole(1))), "c");
    PodFacts stranger = in("other", racks.pod("stranger", whole(1)));

    assertThat(racks.run(group("g", stranger), "a").node()).isEqualTo("a");
  }

  @Test
  void whenTheWholeGroupHasLeftThoseWhoWaitMayGoAnywhereAgain() {
    World racks = racks();
    racks.run(group("g", racks.pod("first", whole(1))), "c");
    racks.run(racks.pod("foreign", whole(1)), "d");
    PodFacts waiting = group("g", racks.pod("waiting", whole(1)));
    racks.apply(new Event.PodSeen(waiting));
    racks.filter(waiting, "a", "b", "c", "d", "e");
    racks.run(racks.pod("blocker", whole(1)), "c", "e"); // e: c is taken

    List<World.Planned> wakes = racks.apply(new Event.PodGone("uid-first"));
    assertThat(names(wakes)).containsExactly("waiting");
    assertThat(wakes.getFirst().node()).isIn("a", "b", "c");
  }

  @Test
  void aNodeThatIsRelabelledTakesItsGroupAlong() {
    World racks = racks();
    racks.run(group("g", racks.pod("first", whole(1))), "c");
    racks.run(racks.pod("foreign", whole(1)), "d");
    PodFacts waiting = group("g", racks.pod("waiting", whole(1)));
    racks.apply(new Event.PodSeen(waiting));
    racks.filter(waiting, "a", "b", "c", "d", "e");

    List<World.Planned> wakes =
        racks.apply(new Event.NodeSeen(World.facts("c", Map.of("rack", "r1"))));
    assertThat(names(wakes)).containsExactly("waiting");
  }

  @Test
  void twoMembersPlannedAtOnceDoNotEndInTwoDomains() {
    World racks = racks();
    PodFacts one = group("g", racks.pod("one", whole(1)));
    PodFacts two = group("g", racks.pod("two", whole(1)));
    Snapshot before = racks.engine.snapshot();
    racks.filter(one, "a");

    assertThat(racks.engine.filterOn(before, racks.question(two, "c"), Deadline.NONE, 0)).isEmpty();
    assertThat(reasons(racks.filter(two, "c"))).containsExactly(Reason.TopologyNotSatisfied);
  }

  @Test
  void anEngineThatGoesOnFromACheckpointKnowsRulesAndGroups() {
    World racks = racks();
    racks.apply(new Event.NamespaceSeen("team", Map.of("tier", "red")));
    racks.run(group("g", racks.pod("first", whole(1))), "c");
    World again = new World(Engine.restore(racks.engine.checkpoint(), Recorder.NONE));

    assertThat(again.engine.checkpoint().policies())
        .isEqualTo(racks.engine.checkpoint().policies());
    assertThat(again.engine.checkpoint().namespaces())
        .isEqualTo(Map.of("team", Map.of("tier", "red")));
    PodFacts second = group("g", again.pod("second", whole(1)));
    assertThat(reasons(again.filter(second, "a"))).containsExactly(Reason.TopologyNotSatisfied);
  }
}
