package dev.bayplan.policies;

import static dev.bayplan.policies.Given.GPU_MIB;
import static dev.bayplan.policies.Given.init;
import static dev.bayplan.policies.Given.main;
import static dev.bayplan.policies.Given.node;
import static dev.bayplan.policies.Given.request;
import static dev.bayplan.policies.Given.share;
import static dev.bayplan.policies.Given.shareHold;
import static dev.bayplan.policies.Given.sidecar;
import static dev.bayplan.policies.Given.whole;
import static dev.bayplan.policies.Given.wholeHold;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlacerTest {

  @Test
  void wholeGpusAreTheUntouchedOnesOfLowestIndex() {
    assertThat(gpusOf(place(whole(2), node(4, wholeHold(0), shareHold(2, 1024, "ns")))))
        .containsExactly("GPU-1", "GPU-3");
  }

  @Test
  void aShareGoesWhereItLeavesLeast() {
    NodeState node = node(4, shareHold(1, 10_000, "ns"), shareHold(2, 60_000, "ns"));

    assertThat(gpusOf(place(share(20_000), node))).containsExactly("GPU-2");
    assertThat(gpusOf(place(share(40_000), node))).containsExactly("GPU-1");
    assertThat(gpusOf(place(share(75_000), node))).containsExactly("GPU-0");
  }

  @Test
  void aShareFillsAGpuToTheLastMebibyte() {
    assertThat(place(share(20_000), node(1, shareHold(0, GPU_MIB - 20_000, "ns"))))
        .isInstanceOf(Verdict.Fits.class);
    refused(
        place(share(20_001), node(1, shareHold(0, GPU_MIB - 20_000, "ns"))),
        Reason.GpuMemoryBusy,
        new Shortfall(20_001, 20_000, Shortfall.Unit.MIB));
  }

  @Test
  void memoryThatIsFreeButNotOnOneGpuIsFragmented() {
    refused(
        place(share(50_000), node(2, shareHold(0, 50_000, "ns"), shareHold(1, 50_000, "ns"))),
        Reason.GpuMemoryFragmented,
        new Shortfall(50_000, GPU_MIB - 50_000, Shortfall.Unit.MIB));
  }

  @Test
  void computeIsHeldLikeMemory() {
    refused(
        place(share(1_000, 50), node(1, shareHold(0, 1_000, 60))),
        Reason.GpuComputeBusy,
        new Shortfall(50, 40, Shortfall.Unit.PERCENT));
  }

  @Test
  void aGpuIsNotSharedAcrossNamespaces() {
    refused(
        place(share(1_000), node(1, shareHold(0, 1_000, "another"))),
        Reason.SharedByOther,
        new Shortfall(1_000, 0, Shortfall.Unit.MIB));
  }

  @Test
  void refusalsSayWhatIsMissing() {
    refused(
        place(whole(2), node(4, wholeHold(0), wholeHold(1), wholeHold(2))),
        Reason.GpusBusy,
        new Shortfall(2, 1, Shortfall.Unit.GPUS));
    refused(place(whole(5), node(4)), Reason.RequestExceedsNode, gpus(5, 4));
    refused(place(whole(1), node(0)), Reason.RequestExceedsNode, gpus(1, 0));
    refused(place(share(1), node(0)), Reason.RequestExceedsNode, gpus(1, 0));
    refused(
        place(share(GPU_MIB + 1), node(1)),
        Reason.RequestExceedsDevice,
        new Shortfall(GPU_MIB + 1, GPU_MIB, Shortfall.Unit.MIB));
    refused(
        Given.place(whole(1), "ns", NodeState.unreported(Given.facts("n"), List.of())),
        Reason.DevicesNotReported,
        Shortfall.NONE);
  }

  @Test
  void unhealthyGpusAreNotGivenOut() {
    List<Gpu> gpus = List.of(Given.gpu(0, GpuHealth.UNHEALTHY), Given.gpu(1, GpuHealth.OK));
    NodeState node = NodeState.of(Given.facts("n"), gpus, List.of());

    assertThat(gpusOf(place(whole(1), node))).containsExactly("GPU-1");
    refused(place(whole(2), node), Reason.DeviceUnhealthy, gpus(2, 1));
    assertThat(gpusOf(place(share(1), node))).containsExactly("GPU-1");
  }

  @Test
  void aPodWhoseDevicesAreNotKnownBlocksThatMany() {
    Hold unknown = Hold.unassigned(whole(3), Sharer.of("ns"));

    assertThat(place(whole(1), node(4, unknown))).isInstanceOf(Verdict.Fits.class);
    refused(place(whole(2), node(4, unknown)), Reason.GpusBusy, gpus(2, 1));
    assertThat(place(share(1), node(4, unknown))).isInstanceOf(Verdict.Fits.class);
    assertThat(place(share(1), node(4, Hold.unassigned(whole(4), Sharer.of("ns")))))
        .isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void initContainersBorrowTheDevicesOfThoseAfterThem() {
    Request request =
        request(
            init("i", new GpuAsk.Whole(3)),
            sidecar("s", new GpuAsk.Whole(1)),
            main("m", new GpuAsk.Whole(1)));

    // Peak: 3 during "i", then 1 + 1: three devices in all.
    Verdict.Fits fits = (Verdict.Fits) place(request, node(3));
    assertThat(fits.placement().grants())
        .extracting(grant -> grant.container() + "=" + grant.gpu())
        .containsExactly("i=GPU-0", "i=GPU-1", "i=GPU-2", "s=GPU-0", "m=GPU-1");
    refused(place(request, node(2)), Reason.RequestExceedsNode, gpus(3, 2));
  }

  @Test
  void anInitContainersShareCountsByItsPeak() {
    Request request =
        request(init("i", new GpuAsk.Share(60_000, 0)), main("m", new GpuAsk.Share(30_000, 0)));
    Verdict.Fits fits = (Verdict.Fits) place(request, node(1));

    assertThat(Hold.of(request, fits.placement(), Sharer.of("ns")).gpus())
        .containsExactly(new Hold.GpuHold(Given.id(0), false, 60_000, 0));
  }

  @Test
  void twoSharesOfOnePodAddUp() {
    Request request =
        request(main("a", new GpuAsk.Share(50_000, 0)), main("b", new GpuAsk.Share(50_000, 0)));

    assertThat(gpusOf(place(request, node(2)))).containsExactly("GPU-0", "GPU-1");
    assertThat(place(request, node(1))).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void packingPrefersTheFullerNodeAndSharesPreferSharedGpus() {
    assertThat(
            Scoring.PACKING.compare(
                scoreOf(place(whole(1), node(4, wholeHold(0)))), scoreOf(place(whole(1), node(4)))))
        .isPositive();
    assertThat(
            Scoring.PACKING.compare(
                scoreOf(place(share(1_000), node(4, shareHold(0, 1_000, "ns")))),
                scoreOf(place(share(1_000), node(1)))))
        .isPositive();
  }

  @Test
  void wholeGpusAreTheBestLinkedAndASharePrefersTheOneThatBreaksNoPair() {
    NodeState node = pairs(Given.wholeHold(0));

    assertThat(gpusOf(place(whole(2), node))).containsExactly("GPU-2", "GPU-3");
    assertThat(gpusOf(place(share(1_000), node))).containsExactly("GPU-1");
  }

  @Test
  void eachContainerGetsLinkedGpusOfItsOwn() {
    Request request = request(main("a", new GpuAsk.Whole(1)), main("b", new GpuAsk.Whole(2)));

    assertThat(gpusOf(place(request, pairs(wholeHold(1)))))
        .containsExactly("GPU-0", "GPU-2", "GPU-3");
  }

  @Test
  void ofTwoNodesTheOneWithBetterLinksIsTaken() {
    NodeState broken = pairs(wholeHold(0), wholeHold(2));
    NodeState intact = pairs(wholeHold(0), wholeHold(1));

    assertThat(
            Scoring.PACKING.compare(
                scoreOf(place(whole(2), intact)), scoreOf(place(whole(2), broken))))
        .isPositive();
    assertThat(scoreOf(place(whole(1), intact))).isEqualTo(scoreOf(place(whole(1), broken)));
  }

  /** Four GPUs in two pairs, each below one switch. */
  private static NodeState pairs(Hold... holds) {
    String[] rows = {"X PIX SYS SYS", "PIX X SYS SYS", "SYS SYS X PIX", "SYS SYS PIX X"};
    List<Gpu> gpus = Given.linked(rows, 0, 0, 1, 1);
    return NodeState.of(Given.facts("n"), gpus, List.of(holds));
  }

  private static Shortfall gpus(long asked, long available) {
    return new Shortfall(asked, available, Shortfall.Unit.GPUS);
  }

  private static Verdict place(Request request, NodeState node) {
    return Given.place(request, "ns", node);
  }

  private static List<String> gpusOf(Verdict verdict) {
    return ((Verdict.Fits) verdict)
        .placement().grants().stream().map(grant -> grant.gpu().value()).toList();
  }

  private static Score scoreOf(Verdict verdict) {
    return ((Verdict.Fits) verdict).score();
  }

  private static void refused(Verdict verdict, Reason reason, Shortfall shortfall) {
    assertThat(verdict).isEqualTo(new Verdict.Refused(reason, shortfall));
  }
}
