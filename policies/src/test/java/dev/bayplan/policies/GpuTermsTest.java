package dev.bayplan.policies;

import static dev.bayplan.policies.Given.GPU_MIB;
import static dev.bayplan.policies.Given.main;
import static dev.bayplan.policies.Given.node;
import static dev.bayplan.policies.Given.shareHold;
import static dev.bayplan.policies.Given.wholeHold;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a pod says of how its GPUs must be, and what comes of it. */
class GpuTermsTest {

  private static final NodeState MIXED = mixed();

  @Test
  void aModelIsNamedByWholeWordsOfItsProductName() {
    String sxm = "NVIDIA A100-SXM4-80GB";
    assertThat(Models.anyOf("A100").allows(sxm)).isTrue();
    assertThat(Models.anyOf("a100-sxm4").allows(sxm)).isTrue();
    assertThat(Models.anyOf("NVIDIA-A100-SXM4-80GB").allows(sxm)).as("GFD's label").isTrue();
    assertThat(Models.anyOf("A10").allows(sxm)).isFalse();
    assertThat(Models.anyOf("A100-PCIE").allows(sxm)).isFalse();
    assertThat(Models.of(Set.of("A100"), Set.of("80GB")).allows(sxm)).isFalse();
    assertThat(Models.of(Set.of(), Set.of("T4")).allows("Tesla T4")).isFalse();
    assertThat(Models.of(Set.of(), Set.of("T4")).allows("NVIDIA T400")).isTrue();
  }

  @Test
  void whatAPodAndItsPolicyWantAddsUp() {
    Models both = Models.anyOf("A100", "H100").and(Models.of(Set.of("80GB"), Set.of("PCIE")));
    assertThat(both.allows("NVIDIA A100-SXM4-80GB")).isTrue();
    assertThat(both.allows("NVIDIA A100-SXM4-40GB")).isFalse();
    assertThat(both.allows("NVIDIA H100 PCIE 80GB")).isFalse();
    assertThat(both.allows("NVIDIA H200 80GB")).isFalse();
  }

  @Test
  void onlyGpusOfTheModelAreTaken() {
    assertThat(gpus(place(whole(2, model("H100")), MIXED))).containsExactly("GPU-2", "GPU-3");
    assertThat(gpus(place(share(1_000, model("H100")), MIXED))).containsExactly("GPU-2");
    refused(place(whole(1, model("B200")), MIXED), Reason.NoSuchGpuModel);
    refused(place(whole(3, model("H100")), MIXED), Reason.RequestExceedsNode);
  }

  @Test
  void aGpuCanBeNamedOrLeftOut() {
    GpuTerms third = uuids(Set.of(new GpuId("GPU-3")), Set.of());
    GpuTerms notFirst = uuids(Set.of(), Set.of(new GpuId("GPU-0")));

    assertThat(gpus(place(whole(1, third), MIXED))).containsExactly("GPU-3");
    assertThat(gpus(place(whole(1, notFirst), MIXED))).doesNotContain("GPU-0");
    refused(place(whole(1, uuids(Set.of(new GpuId("x")), Set.of())), MIXED), Reason.NoSuchGpu);
  }

  @Test
  void aGpuMustBeLargeEnoughAlsoWhereLessOfItIsUsed() {
    GpuTerms large =
        new GpuTerms(
            Models.ANY,
            Uuids.ANY,
            2L * GPU_MIB,
            Link.Kind.UNKNOWN,
            false,
            Isolation.NONE,
            GpuTerms.Together.ANY);
    assertThat(gpus(place(share(1, large), MIXED))).containsExactly("GPU-2");
    refused(place(share(1, large), node(4)), Reason.RequestExceedsDevice);
  }

  @Test
  void theWeakestLinkOfTheBestRingMustDo() {
    NodeState pairs = pairs();
    assertThat(gpus(place(whole(2, link(Link.Kind.NVLINK)), pairs))).hasSize(2);
    refused(place(whole(3, link(Link.Kind.NVLINK)), pairs), Reason.NoSuchLinks);
    refused(
        place(whole(2, link(Link.Kind.NVLINK)), pairs(wholeHold(0), wholeHold(2))),
        Reason.LinksBusy);
    assertThat(place(whole(1, link(Link.Kind.NVLINK)), pairs(wholeHold(0), wholeHold(2))))
        .as("one GPU needs no link")
        .isInstanceOf(Verdict.Fits.class);
  }

  @Test
  void aRelativeShareIsSizedByItsGpu() {
    GpuAsk half = new GpuAsk.Share(0, 500, 0, 1);
    Request request = request(GpuTerms.NONE, main("c", half));
    Grant.Share onSmall = (Grant.Share) grants(place(request, node(1))).getFirst();
    assertThat(onSmall.memoryMiB()).isEqualTo(GPU_MIB / 2);
    Request onLarge = request(model("H100"), main("c", half));
    assertThat(((Grant.Share) grants(place(onLarge, MIXED)).getFirst()).memoryMiB())
        .isEqualTo(GPU_MIB);
  }

  @Test
  void aShareOfSeveralGpusIsOnDifferentOnes() {
    Request request = request(GpuTerms.NONE, main("c", new GpuAsk.Share(1_000, 0, 0, 3)));
    assertThat(gpus(place(request, node(4)))).doesNotHaveDuplicates().hasSize(3);
    refused(place(request, node(2)), Reason.RequestExceedsNode);
  }

  @Test
  void containersShareOneGpuOrNone() {
    ContainerRequest a = main("a", new GpuAsk.Share(30_000, 0));
    ContainerRequest b = main("b", new GpuAsk.Share(GPU_MIB - 30_000, 0));
    assertThat(gpus(place(request(together(GpuTerms.Together.SAME), a, b), node(2))))
        .containsExactly("GPU-0", "GPU-0");
    NodeState firstIsUsed = node(2, shareHold(0, 10_000, "ns"));
    assertThat(gpus(place(request(together(GpuTerms.Together.SAME), a, b), firstIsUsed)))
        .as("the first would take one of the two only")
        .containsExactly("GPU-1", "GPU-1");
    ContainerRequest small = main("b", new GpuAsk.Share(1, 0));
    assertThat(gpus(place(request(together(GpuTerms.Together.DISTINCT), a, small), node(2))))
        .doesNotHaveDuplicates();
  }

  @Test
  void aShareIsIsolatedAsRequiredOrRefused() {
    Request mps = request(isolation(Isolation.MPS), main("c", new GpuAsk.Share(1, 0)));
    refused(place(mps, node(1)), Reason.IsolationNotOffered);
    NodeState offering =
        NodeState.of(
            Given.facts("n"),
            NodeState.Agent.SPEAKS,
            new HandOver(Optional.of(Isolation.MPS)),
            Given.gpus(1),
            List.of());
    assertThat(place(mps, offering)).isInstanceOf(Verdict.Fits.class);
  }

  @Test
  void aShareOfSeveralGpusIsNotForANodeThatKeepsSharesApartByMps() {
    Request spread = request(isolation(Isolation.NONE), main("c", new GpuAsk.Share(1, 0, 0, 2)));
    HandOver mps = new HandOver(Optional.of(Isolation.MPS_COOPERATIVE));
    NodeState node =
        NodeState.of(Given.facts("n"), NodeState.Agent.SPEAKS, mps, Given.gpus(2), List.of());

    refused(place(spread, node), Reason.ModeMismatch);
    assertThat(place(spread, node(2))).isInstanceOf(Verdict.Fits.class);
  }

  @Test
  void oneMpsDaemonServesOneUser() {
    HandOver mps = new HandOver(Optional.of(Isolation.MPS));
    Hold ofUser = holdOf(new Sharer("ns", 1000, Sharer.NO_LIMIT));
    NodeState node =
        NodeState.of(Given.facts("n"), NodeState.Agent.SPEAKS, mps, Given.gpus(1), List.of(ofUser));
    assertThat(place(ofUser(1000), node)).isInstanceOf(Verdict.Fits.class);
    refused(place(ofUser(1001), node), Reason.SharedByOther);
    refused(place(ofUser(Sharer.ANY_USER), node), Reason.SharedByOther);
  }

  @Test
  void nobodyComesToAGpuThatIsSharedByEnough() {
    Rules two = rules(new Rules.Sharing(false, 2));
    Request share = Given.share(1_000);
    Hold other = holdOf(Sharer.of("ns"));
    Hold limited = holdOf(new Sharer("ns", Sharer.ANY_USER, 2));
    Scoring packing = Scoring.PACKING;

    assertThat(Placer.place(PodClass.of(share, "ns", two), node(1, other), packing))
        .isInstanceOf(Verdict.Fits.class);
    refused(
        Placer.place(PodClass.of(share, "ns", two), node(1, other, other), packing),
        Reason.TooManySharers);
    refused(
        Placer.place(PodClass.of(share, "ns"), node(1, limited, other), packing),
        Reason.TooManySharers);
  }

  @Test
  void aPolicyLetsItsPodsShareOverTheBoundsOfNamespaces() {
    Rules across = rules(new Rules.Sharing(true, 8));
    PodClass one = PodClass.of(Given.share(1_000), "a", across);
    Hold other = holdOf(PodClass.of(Given.share(1_000), "b", across).sharer());
    assertThat(Placer.place(one, node(1, other), Scoring.PACKING)).isInstanceOf(Verdict.Fits.class);
    refused(
        Placer.place(PodClass.of(Given.share(1_000), "a"), node(1, other), Scoring.PACKING),
        Reason.SharedByOther);
  }

  private static Rules rules(Rules.Sharing sharing) {
    return new Rules("p@1", GpuTerms.NONE, List.of(), sharing, "");
  }

  private static Hold holdOf(Sharer sharer) {
    Hold.GpuHold part = new Hold.GpuHold(new GpuId("GPU-0"), false, 1_000, 0);
    return new Hold(Resources.NONE, List.of(part), 0, sharer);
  }

  private static Request ofUser(long user) {
    return new Request(
        List.of(main("c", new GpuAsk.Share(1, 0))),
        Resources.NONE,
        NodeConstraints.NONE,
        GpuTerms.NONE,
        user);
  }

  private static NodeState mixed() {
    List<Gpu> gpus = new ArrayList<>(Given.gpus(2));
    for (int index = 2; index < 4; index++) {
      GpuId id = new GpuId("GPU-" + index);
      gpus.add(new Gpu(id, index, "NVIDIA H100 80GB HBM3", 2L * GPU_MIB, GpuHealth.OK));
    }
    return NodeState.of(Given.facts("n"), gpus, List.of());
  }

  /** Two pairs over NVLink, the rest across sockets. */
  private static NodeState pairs(Hold... holds) {
    List<Gpu> gpus = new ArrayList<>();
    for (int a = 0; a < 4; a++) {
      List<Link> links = new ArrayList<>();
      for (int b = 0; b < 4; b++) {
        links.add(a / 2 == b / 2 ? new Link(Link.Kind.NVLINK, 4) : new Link(Link.Kind.SYS, 0));
      }
      Gpu gpu = Given.gpus(4).get(a);
      gpus.add(
          new Gpu(gpu.id(), a, gpu.model(), gpu.memoryMiB(), gpu.health(), new GpuPlace(0, links)));
    }
    return NodeState.of(Given.facts("n"), gpus, Arrays.asList(holds));
  }

  private static GpuTerms model(String name) {
    return with(Models.anyOf(name), Uuids.ANY, Link.Kind.UNKNOWN);
  }

  private static GpuTerms uuids(Set<GpuId> wanted, Set<GpuId> unwanted) {
    return with(Models.ANY, new Uuids(wanted, unwanted), Link.Kind.UNKNOWN);
  }

  private static GpuTerms link(Link.Kind kind) {
    return with(Models.ANY, Uuids.ANY, kind);
  }

  private static GpuTerms with(Models models, Uuids uuids, Link.Kind link) {
    return new GpuTerms(models, uuids, 0, link, false, Isolation.NONE, GpuTerms.Together.ANY);
  }

  private static GpuTerms together(GpuTerms.Together how) {
    return new GpuTerms(Models.ANY, Uuids.ANY, 0, Link.Kind.UNKNOWN, false, Isolation.NONE, how);
  }

  private static GpuTerms isolation(Isolation floor) {
    return new GpuTerms(
        Models.ANY, Uuids.ANY, 0, Link.Kind.UNKNOWN, false, floor, GpuTerms.Together.ANY);
  }

  private static Request whole(int count, GpuTerms terms) {
    return request(terms, main("c", new GpuAsk.Whole(count)));
  }

  private static Request share(long memoryMiB, GpuTerms terms) {
    return request(terms, main("c", new GpuAsk.Share(memoryMiB, 0)));
  }

  private static Request request(GpuTerms terms, ContainerRequest... containers) {
    return new Request(
        Arrays.asList(containers), Resources.NONE, NodeConstraints.NONE, terms, Sharer.ANY_USER);
  }

  private static Verdict place(Request request, NodeState node) {
    return Given.place(request, "ns", node);
  }

  private static List<Grant> grants(Verdict verdict) {
    return ((Verdict.Fits) verdict).placement().grants();
  }

  private static List<String> gpus(Verdict verdict) {
    return grants(verdict).stream().map(grant -> grant.gpu().value()).toList();
  }

  private static void refused(Verdict verdict, Reason reason) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}
