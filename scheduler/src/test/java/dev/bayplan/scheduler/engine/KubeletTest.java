package dev.bayplan.scheduler.engine;

import static dev.bayplan.scheduler.engine.World.gave;
import static dev.bayplan.scheduler.engine.World.isolated;
import static dev.bayplan.scheduler.engine.World.releasing;
import static dev.bayplan.scheduler.engine.World.share;
import static dev.bayplan.scheduler.engine.World.unfit;
import static dev.bayplan.scheduler.engine.World.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Reason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The books follow the kubelet: what it gave to whom, late, exchanged, and after the end. */
class KubeletTest {

  private static final String A0 = "GPU-a-0";
  private static final String A1 = "GPU-a-1";
  private static final String A2 = "GPU-a-2";

  private World world = new World().node("a", 2);

  private Reason refusal(PodFacts pod) {
    return ((FilterAnswer.Refused) world.filter(pod, "a")).reasons()[0];
  }

  @Test
  void aPodThatGotAnotherDeviceThanPlannedIsBookedOnThatOne() {
    PodFacts pod = world.pod("p", whole(1));
    world.run(pod, "a");
    assertThat(world.devices("p")).containsExactly(A0);

    world.reported("a", 2, 1, gave("p", A1));

    assertThat(world.devices("p")).containsExactly(A1);
    world.run(world.pod("q", whole(1)), "a");
    assertThat(world.devices("q")).containsExactly(A0);
    assertThat(world.engine.census().overCommitments()).isZero();
  }

  @Test
  void theAssignmentIsWrittenAnewWithTheNextGenerationUntilThePodSaysSo() {
    PodFacts pod = world.pod("p", whole(1));
    world.run(pod, "a");
    assertThat(world.engine.corrections("uid-p")).isEmpty();
    world.reported("a", 2, 1, gave("p", A1));

    Correction.Reassign reassign =
        (Correction.Reassign) world.engine.corrections("uid-p").getFirst();
    assertThat(reassign.plan().generation()).isEqualTo(2);
    assertThat(reassign.plan().placement().grants().getFirst().gpu().value()).isEqualTo(A1);

    Standing written = new Standing.Assigned(reassign.plan().placement(), 2);
    world.apply(new Event.PodSeen(world.standing(pod, written)));
    assertThat(world.engine.corrections("uid-p")).isEmpty();
  }

  @Test
  void aPodThatStillSaysWhatWasPlannedDoesNotUndoWhatIsSo() {
    PodFacts pod = world.pod("p", whole(1));
    Placement planned = world.run(pod, "a");
    world.reported("a", 2, 1, gave("p", A1));
    world.reported("a", 2, 2); // An agent that has just begun may not know its pods yet.

    world.apply(new Event.PodSeen(world.bound(pod, planned)));

    assertThat(world.devices("p")).containsExactly(A1);
  }

  @Test
  void aRestartFindsOutFromPodAndReportInWhateverOrder() {
    PodFacts pod = world.pod("p", whole(1));
    Placement planned = world.run(pod, "a");

    World podFirst = new World().node("a", 2);
    podFirst.apply(new Event.PodSeen(podFirst.bound(pod, planned)));
    podFirst.reported("a", 2, 9, gave("p", A1));
    World reportFirst = new World().node("a", 2);
    reportFirst.reported("a", 2, 9, gave("p", A1));
    reportFirst.apply(new Event.PodSeen(reportFirst.bound(pod, planned)));

    for (World restarted : new World[] {podFirst, reportFirst}) {
      assertThat(restarted.devices("p")).containsExactly(A1);
      assertThat(restarted.engine.corrections("uid-p")).hasSize(1);
    }
  }

  @Test
  void halfASwapGivesNothingAwayBeforeTheOtherHalfIsTold() {
    world.run(world.pod("p", whole(1)), "a");
    world.run(world.pod("q", whole(1)), "a");

    world.reported("a", 2, 1, gave("p", A1));

    assertThat(world.devices("p")).containsExactly(A1);
    assertThat(refusal(world.pod("r", whole(1)))).isEqualTo(Reason.GpusBusy);
    assertThat(refusal(world.pod("s", share(1)))).isEqualTo(Reason.GpuMemoryBusy);
    assertThat(world.engine.census().overCommitments()).isZero();

    world.reported("a", 2, 2, gave("p", A1), gave("q", A0));

    assertThat(world.devices("q")).containsExactly(A0);
    assertThat(world.engine.census().overCommitments()).isZero();
    assertThat(refusal(world.pod("r", whole(1)))).isEqualTo(Reason.GpusBusy);
  }

  @Test
  void halfASwapWhoseOtherHalfGoesAwayLeavesItsPlace() {
    world.run(world.pod("p", whole(1)), "a");
    world.run(world.pod("q", whole(1)), "a");
    world.reported("a", 2, 1, gave("p", A1));
    assertThat(refusal(world.pod("r", whole(1)))).isEqualTo(Reason.GpusBusy);

    assertThat(world.apply(new Event.PodGone("uid-q"))).extracting(World.Planned::pod).hasSize(1);
    assertThat(world.devices("r")).containsExactly(A0);
  }

  @Test
  void aReservationWhoseDeviceTheKubeletGaveAwayIsGivenBackAndPlannedAnew() {
    PodFacts foreign = world.standing(world.pod("f", whole(1)), new Standing.Unassigned("a", ""));
    PodFacts pod = world.pod("p", whole(1));
    world.filter(pod, "a");
    assertThat(world.devices("p")).containsExactly(A0);
    world.apply(new Event.PodSeen(foreign));

    world.reported("a", 2, 1, gave("f", A0));

    assertThat(world.engine.booking("uid-p")).isEmpty();
    assertThat(world.begin(pod, "a")).isInstanceOf(BindStart.Refused.class);
    world.filter(pod, "a");
    assertThat(world.devices("p")).containsExactly(A1);
  }

  @Test
  void aPodWithoutAssignmentBlocksJustItsDevicesOnceTheyAreKnown() {
    world.node("b", 4);
    PodFacts foreign = world.pod("f", whole(2));
    world.apply(new Event.PodSeen(world.standing(foreign, new Standing.Unassigned("b", ""))));
    assertThat(world.engine.booking("uid-f").orElseThrow().hold().unknownGpus()).isEqualTo(2);

    world.reported("b", 4, 1, gave("f", "GPU-b-1", "GPU-b-3"));

    assertThat(world.devices("f")).containsExactly("GPU-b-1", "GPU-b-3");
    world.run(world.pod("p", whole(2)), "b");
    assertThat(world.devices("p")).containsExactly("GPU-b-0", "GPU-b-2");
  }

  @Test
  void onlyPodsOfThisSchedulerAreWritten() {
    PodFacts pod = world.pod("f", whole(1));
    PodFacts theirs =
        new PodFacts(pod.ref(), 1, false, pod.ask(), 0, 0, new Standing.Unassigned("a", ""));
    world.apply(new Event.PodSeen(theirs));
    world.reported("a", 2, 1, unfit(isolated(gave("f", A1), "none"), "wrong"));

    assertThat(world.engine.corrections("uid-f")).isEmpty();
  }

  @Test
  void devicesOfAPodThatIsGoneAreHeldUntilTheAgentSaysThatTheyAreFree() {
    world.run(world.pod("p", whole(2)), "a");
    world.reported("a", 2, 1, gave("p", A0, A1));
    PodFacts waiting = world.pod("w", whole(1));
    assertThat(refusal(waiting)).isEqualTo(Reason.GpusBusy);

    assertThat(world.apply(new Event.PodGone("uid-p"))).isEmpty();
    assertThat(refusal(waiting)).isEqualTo(Reason.GpusBusy);
    assertThat(world.reported("a", 2, 2, releasing(gave("p", A0, A1)))).isEmpty();
    assertThat(refusal(waiting)).isEqualTo(Reason.GpusBusy);

    assertThat(world.reported("a", 2, 3, releasing(gave("p", A1))))
        .extracting(wake -> wake.pod().name())
        .containsExactly("w");
    assertThat(world.devices("w")).containsExactly(A0);
  }

  @Test
  void aReleasingPodTakesNoPodSlotAndNoCpu() {
    world.reported("a", 2, 1, releasing(gave("ghost", A0)));

    List<NodeState> nodes = new ArrayList<>();
    world.engine.snapshot().forEach(row -> nodes.add(row.node()));
    assertThat(nodes).extracting(NodeState::usedPods).containsExactly(0);
    assertThat(nodes).extracting(NodeState::untouchedGpus).containsExactly(1);
  }

  @Test
  void aShareThatMovedKeepsItsSizeWhateverTokensTellOfIt() {
    world.run(world.pod("p", share(10 * 1024)), "a");
    world.reported("a", 2, 1, gave("p", 1, A1));

    assertThat(world.devices("p")).containsExactly(A1);
    world.run(world.pod("q", share(70 * 1024)), "a");
    assertThat(world.devices("q")).as("best fit: beside the other").containsExactly(A1);
    world.run(world.pod("r", share(1024)), "a");
    assertThat(world.devices("r")).containsExactly(A0);
  }

  @Test
  void devicesThatAreNotWhatWasAskedForAreHeldBesideThePlanAndNotWritten() {
    world = threeGpus();
    world.run(world.pod("p", whole(2)), "a");
    world.reported("a", 3, 1, gave("p", A2));

    assertThat(world.devices("p")).containsExactly(A0, A1);
    assertThat(world.engine.corrections("uid-p")).isEmpty();
    assertThat(refusal(world.pod("q", whole(1)))).isEqualTo(Reason.GpusBusy);
  }

  private static World threeGpus() {
    return new World().node("a", 3);
  }

  @Test
  void aPodThatTheAgentCallsUnfitIsToBeEvictedAndNothingElse() {
    world.run(world.pod("p", whole(1)), "a");
    world.reported("a", 2, 1, unfit(gave("p", A1), "GPU-a-1 carries a share"));

    assertThat(world.engine.corrections("uid-p"))
        .containsExactly(new Correction.Evict(World.ref("p"), "GPU-a-1 carries a share"));
  }

  @Test
  void aPodThatIsLeavingIsLeftInPeace() {
    PodFacts pod = world.pod("p", whole(1));
    Placement planned = world.run(pod, "a");
    world.reported("a", 2, 1, unfit(gave("p", A1), "wrong"));
    PodFacts now = world.bound(pod, planned);
    world.apply(
        new Event.PodSeen(
            new PodFacts(
                now.ref(),
                now.revision(),
                true,
                now.ask(),
                0,
                0,
                now.standing(),
                new PodFacts.Marks("", true))));

    assertThat(world.engine.corrections("uid-p")).isEmpty();
  }

  @Test
  void theWeakestIsolationIsWhatAPodMaySayAndOnlyOnChange() {
    PodFacts pod = world.pod("p", share(1024));
    Placement planned = world.run(pod, "a");
    world.reported(
        "a", 2, 1, isolated(gave("p", 1024, A0), "mps"), isolated(gave("p", 1024, A0), "none"));
    assertThat(world.engine.corrections("uid-p"))
        .containsExactly(new Correction.Isolate(World.ref("p"), "none"));

    PodFacts now = world.bound(pod, planned);
    PodFacts.Marks marks = new PodFacts.Marks("none", false);
    world.apply(
        new Event.PodSeen(
            new PodFacts(now.ref(), now.revision(), true, now.ask(), 0, 0, now.standing(), marks)));
    assertThat(world.engine.corrections("uid-p")).isEmpty();
  }
}
