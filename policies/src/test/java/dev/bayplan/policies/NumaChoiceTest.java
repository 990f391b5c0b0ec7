package dev.bayplan.policies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.NumaPolicy.Kind;
import dev.bayplan.policies.NumaPolicy.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Eight GPUs behind one NVSwitch, 0 to 3 on NUMA node 0 and 4 to 7 on NUMA node 1, so that nothing
 * but NUMA nodes decides.
 */
class NumaChoiceTest {

  private static final NumaPolicy NONE = NumaPolicy.NONE;
  private static final NumaPolicy BEST_EFFORT = container(Kind.BEST_EFFORT);
  private static final NumaPolicy RESTRICTED = container(Kind.RESTRICTED);
  private static final NumaPolicy SINGLE = container(Kind.SINGLE_NUMA_NODE);

  @Test
  void theKubeletTakesTheLowestNumaNodeThatHasEnoughAndSoDoWe() {
    assertThat(gpus(whole(1), BEST_EFFORT, 0, 4, 5, 6)).containsExactly(1);
    assertThat(gpus(whole(1), NONE, 0, 4, 5, 6)).as("the last of a NUMA node").containsExactly(7);
  }

  @Test
  void bestEffortSplitsWhatNoNumaNodeHasTogether() {
    assertThat(gpus(whole(4), BEST_EFFORT, 0, 4)).hasSize(4);
  }

  @Test
  void restrictedRefusesAPodThatCouldSitOnFewerNumaNodesWereTheNodeEmpty() {
    assertRefused(whole(4), RESTRICTED, Reason.NumaMisaligned, 4, 3, 0, 4);
  }

  @Test
  void restrictedAdmitsWhatNeedsTwoNumaNodesAnyway() {
    assertThat(gpus(whole(5), RESTRICTED, 0, 4)).hasSize(5);
    assertThat(gpus(whole(8), RESTRICTED)).hasSize(8);
  }

  @Test
  void singleNumaNodeNeverAdmitsMoreThanOneNumaNodeHas() {
    assertRefused(whole(5), SINGLE, Reason.RequestExceedsNumaNodes, 5, 4);
  }

  @Test
  void neverIsSaidOfAFullNodeToo() {
    assertRefused(whole(5), SINGLE, Reason.RequestExceedsNumaNodes, 5, 1, 0, 1, 2, 3, 4, 5, 6);
    assertRefused(whole(4), SINGLE, Reason.GpusBusy, 4, 1, 0, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void singleNumaNodeWaitsForRoomOnOne() {
    assertRefused(whole(4), SINGLE, Reason.NumaMisaligned, 4, 3, 0, 4);
  }

  @Test
  void inContainerScopeEachContainerHasItsNumaNode() {
    Request three = pod(Given.main("a", three()), Given.main("b", three()));

    assertThat(gpus(three, SINGLE)).containsExactly(0, 1, 2, 4, 5, 6);
  }

  @Test
  void inPodScopeTheContainersAreOnNumaNodesTogether() {
    NumaPolicy single = new NumaPolicy(Kind.SINGLE_NUMA_NODE, Scope.POD);
    Request three = pod(Given.main("a", three()), Given.main("b", three()));

    assertRefused(three, single, Reason.RequestExceedsNumaNodes, 6, 4);
    assertThat(gpus(pod(Given.main("a", three()), Given.main("b", one())), single))
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void anInitContainersGpusAreUsedAgainOnTheirNumaNode() {
    Request pod = pod(Given.init("copy", three()), Given.main("main", one()));

    assertThat(gpus(pod, SINGLE, 0, 1)).containsExactly(4, 5, 6);
  }

  /** Four NUMA nodes of one GPU each: the init container's two hold the main one to both. */
  @Test
  void aSmallContainerAfterALargeInitContainerIsNeverAlignedBetterThanThat() {
    List<Gpu> four = gpus(4, 4);
    Request pod = pod(Given.init("copy", new GpuAsk.Whole(2)), Given.main("main", one()));

    assertThat(place(pod, RESTRICTED, four, List.of()))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            no -> assertThat(no.reason()).isEqualTo(Reason.RequestExceedsNumaNodes));
  }

  @Test
  void theKubeletKnowsOfNoHealthSoItsNumaNodeMustHaveEnoughHealthyOnes() {
    List<Gpu> sick = new ArrayList<>(gpus(8, 2));
    sick.set(0, sick(sick.get(0)));
    sick.set(1, sick(sick.get(1)));

    assertThat(place(whole(3), SINGLE, sick, List.of()))
        .as("NUMA node 0 has four idle ones for the kubelet, and two of them are sick")
        .isInstanceOf(Verdict.Refused.class);
    assertThat(place(whole(4), SINGLE, sick, holds(0)))
        .as("with one of the sick ones held the kubelet goes to NUMA node 1")
        .isInstanceOf(Verdict.Fits.class);
  }

  @Test
  void soAGpuThatIsTakenCanMakeRoomWhereTheKubeletAligns() {
    assertThat(node(SINGLE, gpus(8, 2), holds(0)).roomierThan(node(SINGLE, gpus(8, 2), holds())))
        .isTrue();
    assertThat(node(NONE, gpus(8, 2), holds(0)).roomierThan(node(NONE, gpus(8, 2), holds())))
        .isFalse();
  }

  @Test
  void aGpuThatIsCutIsNoneThatTheKubeletGivesWhole() {
    List<Gpu> gpus = new ArrayList<>(gpus(8, 2));
    gpus.set(0, cut(gpus.get(0)));
    gpus.set(1, cut(gpus.get(1)));

    assertThat(place(whole(3), SINGLE, gpus, holds())).isInstanceOf(Verdict.Fits.class);
    assertThat(place(whole(3), RESTRICTED, gpus, holds(4, 5)))
        .as("NUMA node 1 alone has three, so two NUMA nodes are not preferred")
        .isInstanceOfSatisfying(
            Verdict.Refused.class, no -> assertThat(no.reason()).isEqualTo(Reason.NumaMisaligned));
  }

  @ParameterizedTest
  @EnumSource
  void whereNoGpuTellsItsNumaNodeTheKubeletAsksUsForAll(Kind kind) {
    assertThat(place(whole(6), container(kind), Given.gpus(8), holds(0, 4)))
        .isInstanceOf(Verdict.Fits.class);
  }

  @Test
  void aPodMayWantOneNumaNodeWhateverTheKubeletDoes() {
    assertThat(gpus(together(whole(3)), NONE, 0, 1)).containsExactly(4, 5, 6);
    assertThat(gpus(together(whole(2)), NONE, 0, 1)).as("what stays").containsExactly(2, 3);
    assertRefused(together(whole(4)), NONE, Reason.NumaMisaligned, 4, 3, 0, 4);
    assertRefused(together(whole(5)), NONE, Reason.RequestExceedsNumaNodes, 5, 4);
  }

  @Test
  void aWishIsRefusedWhereTheKubeletPutsTheContainersApart() {
    Request apart = pod(Given.main("a", three()), Given.main("b", three()));
    Request near = pod(Given.main("a", one()), Given.main("b", one()));

    assertRefused(together(apart), SINGLE, Reason.RequestExceedsNumaNodes, 6, 4);
    assertRefused(together(near), BEST_EFFORT, Reason.NumaMisaligned, 2, 2, 0, 1, 2);
    assertThat(gpus(together(near), BEST_EFFORT, 0, 1)).containsExactly(2, 3);
  }

  @Test
  void withoutNumaNodesTheWishIsNeverMet() {
    assertThat(place(together(whole(2)), NONE, Given.gpus(8), List.of()))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            no -> assertThat(no.reason()).isEqualTo(Reason.RequestExceedsNumaNodes));
  }

  private static NumaPolicy container(Kind kind) {
    return new NumaPolicy(kind, Scope.CONTAINER);
  }

  private static GpuAsk one() {
    return new GpuAsk.Whole(1);
  }

  private static GpuAsk three() {
    return new GpuAsk.Whole(3);
  }

  private static Request whole(int count) {
    return Given.whole(count);
  }

  private static Request pod(ContainerRequest... containers) {
    return Given.request(containers);
  }

  private static Request together(Request pod) {
    GpuTerms terms =
        new GpuTerms(
            Models.ANY,
            Uuids.ANY,
            0,
            Link.Kind.UNKNOWN,
            true,
            Isolation.NONE,
            GpuTerms.Together.ANY);
    return new Request(
        pod.containers(), pod.resources(), pod.constraints(), terms, Sharer.ANY_USER);
  }

  private static List<Gpu> gpus(int count, int numaNodes) {
    Link link = Link.parse("NV18").orElseThrow();
    List<Gpu> gpus = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      gpus.add(Given.gpu(i, new GpuPlace(i * numaNodes / count, Collections.nCopies(count, link))));
    }
    return gpus;
  }

  private static Gpu cut(Gpu gpu) {
    return new Gpu(
        gpu.id(),
        gpu.index(),
        gpu.model(),
        gpu.memoryMiB(),
        GpuHealth.OK,
        gpu.place(),
        MigMode.of());
  }

  private static Gpu sick(Gpu gpu) {
    return new Gpu(
        gpu.id(), gpu.index(), gpu.model(), gpu.memoryMiB(), GpuHealth.UNHEALTHY, gpu.place());
  }

  private static List<Hold> holds(int... held) {
    List<Hold> holds = new ArrayList<>();
    for (int gpu : held) {
      holds.add(Given.wholeHold(gpu));
    }
    return holds;
  }

  private static Verdict place(Request pod, NumaPolicy policy, List<Gpu> gpus, List<Hold> holds) {
    return Placer.place(PodClass.of(pod, "ns"), node(policy, gpus, holds), Scoring.PACKING);
  }

  private static NodeState node(NumaPolicy policy, List<Gpu> gpus, List<Hold> holds) {
    return NodeState.of(
        Given.facts("n"), NodeState.Agent.SPEAKS, HandOver.aligned(policy), gpus, holds);
  }

  /** The indexes of the GPUs that it gets. */
  private static Set<Integer> gpus(Request pod, NumaPolicy policy, int... held) {
    List<Gpu> eight = gpus(8, 2);
    Verdict verdict = place(pod, policy, eight, holds(held));
    assertThat(verdict).isInstanceOf(Verdict.Fits.class);
    Set<Integer> indexes = new TreeSet<>();
    for (Grant grant : ((Verdict.Fits) verdict).placement().grants()) {
      indexes.add(eight.stream().map(Gpu::id).toList().indexOf(grant.gpu()));
    }
    return indexes;
  }

  private static void assertRefused(
      Request pod, NumaPolicy policy, Reason reason, int asked, int available, int... held) {
    assertThat(place(pod, policy, gpus(8, 2), holds(held)))
        .isEqualTo(
            new Verdict.Refused(reason, new Shortfall(asked, available, Shortfall.Unit.GPUS)));
  }
}
