package dev.bayplan.scheduler.engine;

import static dev.bayplan.scheduler.engine.World.GPU_MIB;
import static dev.bayplan.scheduler.engine.World.ref;
import static dev.bayplan.scheduler.engine.World.releasing;
import static dev.bayplan.scheduler.engine.World.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.Allocation;
import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.GpuPlace;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.HandOver;
import dev.bayplan.policies.MigDevice;
import dev.bayplan.policies.MigId;
import dev.bayplan.policies.MigMode;
import dev.bayplan.policies.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The books follow the kubelet for MIG devices too: one GPU, cut into two small and a large one.
 */
class KubeletMigTest {

  private static final GpuId GPU = new GpuId("GPU-a-0");
  private static final String SMALL = "1g.10gb";
  private static final String LARGE = "3g.40gb";
  private static final String S1 = "MIG-1";
  private static final String S2 = "MIG-2";
  private static final String L3 = "MIG-3";

  private final World world = world();

  private static World world() {
    World world = new World();
    world.apply(new Event.NodeSeen(World.facts("a")));
    world.apply(new Event.AgentHeard("a"));
    report(world, 0);
    return world;
  }

  private static void report(World world, long sequence, Allocation... given) {
    MigMode cut = MigMode.of(mig(S1, SMALL), mig(S2, SMALL), mig(L3, LARGE));
    Gpu gpu = new Gpu(GPU, 0, "A100", GPU_MIB, GpuHealth.OK, GpuPlace.UNKNOWN, cut);
    DeviceReport.Stamp stamp = new DeviceReport.Stamp("boot", 1, sequence);
    world.apply(
        new Event.DevicesSeen(
            "a", new DeviceReport(stamp, HandOver.SHARED, List.of(gpu), List.of(given))));
  }

  private static MigDevice mig(String id, String profile) {
    return new MigDevice(new MigId(id), profile, 9_728, GpuHealth.OK);
  }

  private static GpuAsk small(int count) {
    return new GpuAsk.Mig(new TreeMap<>(Map.of(SMALL, count)));
  }

  private static Allocation gave(String pod, String... migs) {
    List<Allocation.Part> parts =
        Arrays.stream(migs).map(mig -> new Allocation.Part(GPU, new MigId(mig))).toList();
    return new Allocation(ref(pod), "main", Allocation.State.HELD, parts, "", "");
  }

  private List<String> migs(String pod) {
    return world.engine.booking("uid-" + pod).orElseThrow().plan().placement().grants().stream()
        .map(grant -> ((Grant.Mig) grant).mig().value())
        .toList();
  }

  private Reason refusal(PodFacts pod) {
    return ((FilterAnswer.Refused) world.filter(pod, "a")).reasons()[0];
  }

  @Test
  void aPodThatGotAnotherDeviceThanPlannedIsBookedOnThatOneAndSaysSo() {
    world.run(world.pod("p", small(1)), "a");
    assertThat(migs("p")).containsExactly(S1);

    report(world, 1, gave("p", S2));

    assertThat(migs("p")).containsExactly(S2);
    assertThat(world.engine.corrections("uid-p"))
        .singleElement()
        .isInstanceOfSatisfying(
            Correction.Reassign.class,
            reassign ->
                assertThat(reassign.plan().placement().grants())
                    .containsExactly(new Grant.Mig("main", new MigId(S2), GPU)));
    world.run(world.pod("q", small(1)), "a");
    assertThat(migs("q")).containsExactly(S1);
    assertThat(world.engine.census().overCommitments()).isZero();
  }

  @Test
  void halfASwapGivesNothingAwayBeforeTheOtherHalfIsTold() {
    world.run(world.pod("p", small(1)), "a");
    world.run(world.pod("q", small(1)), "a");

    report(world, 1, gave("p", S2));

    assertThat(refusal(world.pod("r", small(1)))).isEqualTo(Reason.MigDevicesBusy);
    assertThat(world.engine.census().overCommitments()).isZero();

    report(world, 2, gave("p", S2), gave("q", S1));

    assertThat(migs("q")).containsExactly(S1);
    assertThat(world.engine.census().overCommitments()).isZero();
  }

  @Test
  void aPodWithoutAssignmentBlocksOneOfItsProfileUntilTheAgentTellsWhich() {
    PodFacts foreign = world.pod("f", small(1));
    world.apply(new Event.PodSeen(world.standing(foreign, new Standing.Unassigned("a", ""))));
    assertThat(refusal(world.pod("r", small(2)))).isEqualTo(Reason.MigDevicesBusy);

    report(world, 1, gave("f", S1));

    assertThat(migs("f")).containsExactly(S1);
    world.run(world.pod("q", small(1)), "a");
    assertThat(migs("q")).containsExactly(S2);
  }

  @Test
  void aDeviceOfAnotherProfileIsNotWhatThePodAsksForAndIsHeldAllTheSame() {
    world.run(world.pod("p", small(1)), "a");

    report(world, 1, gave("p", L3));

    assertThat(migs("p")).as("the assignment is not rewritten").containsExactly(S1);
    GpuAsk large = new GpuAsk.Mig(new TreeMap<>(Map.of(LARGE, 1)));
    assertThat(refusal(world.pod("r", large))).isEqualTo(Reason.MigDevicesBusy);
  }

  @Test
  void aDeviceOfAGonePodIsHeldUntilTheAgentTellsThatItIsFree() {
    world.run(world.pod("p", small(2)), "a");
    world.apply(new Event.PodGone("uid-p"));

    report(world, 1, releasing(gave("p", S1, S2)));

    assertThat(refusal(world.pod("r", small(1)))).isEqualTo(Reason.MigDevicesBusy);
    report(world, 2);
    assertThat(world.engine.booking("uid-r")).as("it is woken").isPresent();
  }

  @Test
  void aReservationWhoseDeviceAnotherPodGotIsGivenBackAndPlannedAnew() {
    world.filter(world.pod("p", small(1)), "a");
    assertThat(migs("p")).containsExactly(S1);

    report(world, 1, gave("stranger", S1));

    assertThat(world.engine.booking("uid-p")).isEmpty();
    world.filter(world.pod("p", small(1)), "a");
    assertThat(migs("p")).containsExactly(S2);
  }

  @Test
  void aWholeGpuInMigModeIsNobodys() {
    assertThat(refusal(world.pod("w", whole(1)))).isEqualTo(Reason.ModeMismatch);
  }
}
