package dev.bayplan.policies;

import static dev.bayplan.policies.Given.cut;
import static dev.bayplan.policies.Given.gpu;
import static dev.bayplan.policies.Given.init;
import static dev.bayplan.policies.Given.main;
import static dev.bayplan.policies.Given.mig;
import static dev.bayplan.policies.Given.migHold;
import static dev.bayplan.policies.Given.migs;
import static dev.bayplan.policies.Given.request;
import static dev.bayplan.policies.Given.share;
import static dev.bayplan.policies.Given.sidecar;
import static dev.bayplan.policies.Given.whole;
import static dev.bayplan.policies.Given.wholeHold;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** MIG devices that an admin has cut, on nodes that may also have GPUs to be had whole. */
class MigPlacementTest {

  private static final String SMALL = "1g.10gb";
  private static final String LARGE = "3g.40gb";

  @Test
  void aDeviceOfTheProfileIsGivenOnce() {
    NodeState node = node(List.of(cut(0, SMALL, LARGE)));

    assertThat(devices(place(one(LARGE), node))).containsExactly("c=MIG-0-1 of GPU-0");
    refused(
        place(one(LARGE), node(List.of(cut(0, SMALL, LARGE)), migHold(mig(0, 1)))),
        Reason.MigDevicesBusy,
        migsShort(1, 0));
  }

  @Test
  void theGpuWithTheFewestFreeDevicesIsTakenSoThatOthersStayEmpty() {
    List<Gpu> gpus = List.of(cut(0, SMALL, SMALL), cut(1, SMALL, SMALL), cut(2, SMALL, SMALL));

    assertThat(devices(place(one(SMALL), node(gpus, migHold(mig(1, 0))))))
        .containsExactly("c=MIG-1-1 of GPU-1");
    assertThat(devices(place(one(SMALL), node(gpus)))).containsExactly("c=MIG-0-0 of GPU-0");
  }

  @Test
  void theDevicesOfOnePodAreOnOneGpuWhereThatIsPossible() {
    List<Gpu> gpus = List.of(cut(0, SMALL, SMALL, SMALL), cut(1, SMALL, SMALL, LARGE));
    NodeState node = node(gpus, migHold(mig(0, 0)));
    Request request = request(main("a", migs(SMALL, 1)), main("b", migs(SMALL, 1, LARGE, 1)));

    assertThat(devices(place(request, node)))
        .containsExactly("a=MIG-1-0 of GPU-1", "b=MIG-1-1 of GPU-1", "b=MIG-1-2 of GPU-1");
    assertThat(devices(place(request(main("c", migs(SMALL, 3))), node)))
        .as("and spread where it is not")
        .containsExactly("c=MIG-0-1 of GPU-0", "c=MIG-0-2 of GPU-0", "c=MIG-1-0 of GPU-1");
  }

  @Test
  void initContainersBorrowTheDevicesOfThoseAfterThem() {
    Request request =
        request(init("i", migs(SMALL, 2)), sidecar("s", migs(SMALL, 1)), main("m", migs(SMALL, 1)));
    Verdict verdict = place(request, node(List.of(cut(0, SMALL, SMALL))));

    assertThat(devices(verdict))
        .containsExactly(
            "i=MIG-0-0 of GPU-0", "i=MIG-0-1 of GPU-0", "s=MIG-0-0 of GPU-0", "m=MIG-0-1 of GPU-0");
    assertThat(Hold.of(request, ((Verdict.Fits) verdict).placement(), Sharer.of("ns")).migs())
        .isEqualTo(MigHold.of(List.of(mig(0, 0), mig(0, 1))));
    refused(place(request, node(List.of(cut(0, SMALL)))), Reason.NoSuchMigProfile, migsShort(2, 1));
  }

  @Test
  void aGpuInMigModeCanBeHadNeitherWholeNorInShares() {
    NodeState node = node(List.of(cut(0, SMALL), cut(1)));

    refused(place(whole(1), node), Reason.ModeMismatch, gpusShort(1, 0));
    refused(place(share(1), node), Reason.ModeMismatch, gpusShort(1, 0));
    refused(place(whole(3), node), Reason.RequestExceedsNode, gpusShort(3, 0));
    assertThat(node.untouchedGpus()).isZero();
    assertThat(devices(place(whole(1), node(List.of(cut(0, SMALL), gpu(1, GpuHealth.OK))))))
        .containsExactly("c=GPU-1");
  }

  @Test
  void wholeGpusAndMigDevicesAreHadTogetherByDifferentContainers() {
    NodeState node = node(List.of(gpu(0, GpuHealth.OK), cut(1, SMALL)));
    Request request = request(main("a", migs(SMALL, 1)), main("b", new GpuAsk.Whole(1)));

    assertThat(devices(place(request, node))).containsExactly("a=MIG-1-0 of GPU-1", "b=GPU-0");
  }

  @Test
  void anUnhealthyDeviceOrGpuIsNotGivenOut() {
    MigDevice ill = new MigDevice(mig(0, 0), SMALL, 9_728, GpuHealth.UNHEALTHY);
    Gpu gpu = new Gpu(Given.id(0), 0, "A100", 1, GpuHealth.OK, GpuPlace.UNKNOWN, MigMode.of(ill));

    refused(place(one(SMALL), node(List.of(gpu))), Reason.DeviceUnhealthy, migsShort(1, 0));
    refused(
        place(one(SMALL), node(List.of(cut(0, GpuHealth.UNHEALTHY, SMALL)))),
        Reason.DeviceUnhealthy,
        migsShort(1, 0));
  }

  @Test
  void aNodeWithoutTheProfileSaysSo() {
    refused(
        place(one(LARGE), node(List.of(cut(0, SMALL)))), Reason.NoSuchMigProfile, migsShort(1, 0));
    refused(place(one(LARGE), Given.node(2)), Reason.NoSuchMigProfile, migsShort(1, 0));
    refused(place(one(LARGE), Given.node(0)), Reason.NoSuchMigProfile, migsShort(1, 0));
  }

  @Test
  void aPodWhoseDevicesAreNotKnownBlocksSoManyOfTheProfile() {
    Hold unknown = Hold.unassigned(request(main("c", migs(SMALL, 1))), Sharer.of("ns"));
    NodeState node = node(List.of(cut(0, SMALL, SMALL, LARGE)), unknown);

    assertThat(place(one(SMALL), node)).isInstanceOf(Verdict.Fits.class);
    assertThat(place(one(LARGE), node)).isInstanceOf(Verdict.Fits.class);
    refused(
        place(request(main("c", migs(SMALL, 2))), node), Reason.MigDevicesBusy, migsShort(2, 1));
    assertThat(place(whole(1), node(List.of(gpu(0, GpuHealth.OK), cut(1, SMALL)), unknown)))
        .as("it blocks no whole GPU")
        .isInstanceOf(Verdict.Fits.class);
  }

  @Test
  void aDeviceGivenTwiceIsAnOverCommitmentAndSoIsOneOfAGpuThatIsHeldWhole() {
    List<Gpu> gpus = List.of(cut(0, SMALL, SMALL));

    assertThat(node(gpus, migHold(mig(0, 0)), migHold(mig(0, 1))).overCommitments()).isZero();
    assertThat(node(gpus, migHold(mig(0, 0)), migHold(mig(0, 0))).overCommitments()).isOne();
    assertThat(node(gpus, migHold(mig(0, 0)), wholeHold(0)).overCommitments()).isOne();
    refused(place(one(SMALL), node(gpus, wholeHold(0))), Reason.MigDevicesBusy, migsShort(1, 0));
  }

  @Test
  void whatAnotherPodHasOfADisplacedOneIsNotFreeWhenThatEnds() {
    Hold displaced = Hold.displaced(List.of(), List.of(mig(0, 0)), Sharer.of("ns"));
    NodeState node = node(List.of(cut(0, SMALL)), displaced);

    refused(place(one(SMALL), node), Reason.MigDevicesBusy, migsShort(1, 0));
    assertThat(node(List.of(cut(0, SMALL)), displaced, migHold(mig(0, 0))).overCommitments())
        .isZero();
  }

  @Test
  void aDeviceThatComesFreeMakesRoom() {
    List<Gpu> gpus = List.of(cut(0, SMALL, SMALL));
    NodeState held = node(gpus, migHold(mig(0, 0)));
    NodeState unknown =
        node(gpus, Hold.unassigned(request(main("c", migs(SMALL, 1))), Sharer.of("ns")));

    assertThat(node(gpus).roomierThan(held)).isTrue();
    assertThat(node(gpus).roomierThan(unknown)).isTrue();
    assertThat(held.roomierThan(node(gpus))).isFalse();
    assertThat(node(gpus, migHold(mig(0, 1))).roomierThan(held)).isTrue();
  }

  @Test
  void betweenNodesTheOneThatKeepsAnEmptyGpuEmptyIsBetter() {
    NodeState begun = node(List.of(cut(0, SMALL, SMALL)), migHold(mig(0, 0)));
    NodeState empty = node(List.of(cut(0, SMALL, SMALL)));

    assertThat(
            Scoring.PACKING.compare(
                ((Verdict.Fits) place(one(SMALL), begun)).score(),
                ((Verdict.Fits) place(one(SMALL), empty)).score()))
        .isPositive();
  }

  private static Request one(String profile) {
    return request(main("c", migs(profile, 1)));
  }

  private static NodeState node(List<Gpu> gpus, Hold... holds) {
    return NodeState.of(Given.facts("n"), gpus, List.of(holds));
  }

  private static Verdict place(Request request, NodeState node) {
    return Given.place(request, "ns", node);
  }

  private static List<String> devices(Verdict verdict) {
    return ((Verdict.Fits) verdict)
        .placement().grants().stream()
            .map(grant ->
                grant.container()
                    + "="
                    + (grant instanceof Grant.Mig mig ? mig.mig() + " of " : "")
                    + grant.gpu())
            .toList();
  }

  private static Shortfall migsShort(long asked, long available) {
    return new Shortfall(asked, available, Shortfall.Unit.MIG_DEVICES);
  }

  private static Shortfall gpusShort(long asked, long available) {
    return new Shortfall(asked, available, Shortfall.Unit.GPUS);
  }

  private static void refused(Verdict verdict, Reason reason, Shortfall shortfall) {
    assertThat(verdict).isEqualTo(new Verdict.Refused(reason, shortfall));
  }
}
