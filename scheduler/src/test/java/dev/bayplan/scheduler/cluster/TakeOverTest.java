package dev.bayplan.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.Allocation;
import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.HandOver;
import dev.bayplan.policies.Placement;
import dev.bayplan.scheduler.engine.Correction;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Standing;
import java.util.List;
import org.junit.jupiter.api.Test;

class TakeOverTest {

  private final Scene scene = new Scene().node("n1", 1);
  private final ScriptedKubeApi api = scene.api;
  private final Agents agents = new Agents(scene.clock, scene.feed::event);
  private final TakeOver takeOver =
      new TakeOver(
          api,
          scene.clock,
          scene.feed::event,
          agents,
          new PolicyDesk(scene.feed::event, new PolicyStatusWriter(api, scene.clock)),
          scene.clock.nanos());

  private void syncAll() {
    for (KubeApi.Kind kind : KubeApi.Kind.values()) {
      takeOver.synced(kind);
    }
  }

  private void noReports() {
    api.reports.getLast().answer(new KubeApi.Reports.Listed(List.of()));
    noGangPlans();
  }

  private void noGangPlans() {
    api.gangPlanLists.getLast().answer(new KubeApi.GangPlans.Listed(List.of(), List.of()));
  }

  private static KubeApi.Listing listed(PodFacts... pods) {
    return new KubeApi.Listing.Listed(List.of(pods), 50);
  }

  private static Standing assigned() {
    return new Standing.Assigned(
        new Placement("n1", List.of(new Grant.Whole("main", new GpuId("GPU-n1-0")))));
  }

  @Test
  void saysWhichListsItWaitsForAndSinceWhen() {
    takeOver.synced(KubeApi.Kind.NODES);
    scene.clock.passSeconds(2);
    assertThat(takeOver.waitingFor())
        .containsExactly(
            "the first list of GpuNodes (2.0 s so far)",
            "the first list of the agents' Leases (2.0 s so far)",
            "the first list of namespaces (2.0 s so far)",
            "the first list of placement policies (2.0 s so far)",
            "the first list of PodGroups, Jobs and what else speaks of gangs (2.0 s so far)",
            "the first list of pods (2.0 s so far)",
            "Bindings that an earlier process of this extender may have under way (4.0 s to go)");
  }

  @Test
  void listsThePodsOnlyAfterTheLastPostOfAPredecessorIsOver() {
    syncAll();
    scene.clock.passSeconds(5);
    assertThat(api.lists).isEmpty();
    scene.clock.passSeconds(1);
    assertThat(api.lists).hasSize(1);
    assertThat(takeOver.waitingFor())
        .containsExactly("a consistent list of all pods and GpuNodes (6.0 s since the start)");

    api.lists.getFirst().answer(listed());
    assertThat(takeOver.waitingFor()).as("GpuNodes come after the pods").isNotEmpty();
    noReports();
    assertThat(takeOver.waitingFor()).isEmpty();
  }

  @Test
  void aPodBoundByAPredecessorsLastPostIsInTheLedgerBeforeAnythingIsDecided() {
    scene.seen("old", 1, Standing.PENDING, 10); // as the informer's first list had it
    syncAll();
    scene.clock.passSeconds(6);
    api.lists.getFirst().answer(listed(Scene.pod("old", 1, assigned(), 40)));
    noReports();

    assertThat(takeOver.waitingFor()).isEmpty();
    assertThat(scene.freeGpus()).isZero();
  }

  @Test
  void plansOfGangsAreReadBeforeAnythingIsDecided() {
    syncAll();
    scene.clock.passSeconds(6);
    api.lists.getFirst().answer(listed());
    api.reports.getFirst().answer(new KubeApi.Reports.Listed(List.of()));
    assertThat(takeOver.waitingFor()).isNotEmpty();
    api.gangPlanLists.getFirst().answer(new KubeApi.GangPlans.Unknown("status 500"));
    assertThat(takeOver.waitingFor()).singleElement().asString().contains("status 500");

    scene.clock.passSeconds(1);
    api.lists.getLast().answer(listed());
    api.reports.getLast().answer(new KubeApi.Reports.Listed(List.of()));
    KubeApi.Torn torn = new KubeApi.Torn("team", "gang/g", "part 2 of 2 of its plan is missing");
    api.gangPlanLists.getLast().answer(new KubeApi.GangPlans.Listed(List.of(), List.of(torn)));
    assertThat(takeOver.waitingFor()).isEmpty();
    assertThat(scene.engine.corrections("gang/team/gang/g"))
        .containsExactly(new Correction.DeleteGangPlan("team", "gang/g"));
  }

  @Test
  void aPodThatIsNotInTheListIsGone() {
    scene.seen("ghost", 1, assigned(), 10);
    syncAll();
    scene.clock.passSeconds(6);
    api.lists.getFirst().answer(listed());
    noReports();
    assertThat(scene.freeGpus()).isEqualTo(1);
  }

  @Test
  void aPodThatCameAfterTheListStays() {
    syncAll();
    scene.clock.passSeconds(6);
    scene.seen("young", 1, assigned(), 51);
    api.lists.getFirst().answer(listed());
    noReports();
    assertThat(scene.freeGpus()).isZero();
  }

  @Test
  void anApiServerThatDoesNotAnswerIsAskedAgainAndTheReasonIsSaid() {
    syncAll();
    scene.clock.passSeconds(6);
    api.lists.getFirst().answer(new KubeApi.Listing.Unknown("connection refused"));
    assertThat(takeOver.waitingFor())
        .containsExactly(
            "a consistent list of all pods and GpuNodes (6.0 s since the start); it failed 1 times,"
                + " last with: connection refused");

    scene.clock.passSeconds(1);
    api.lists.getLast().answer(listed());
    noReports();
    assertThat(takeOver.waitingFor()).isEmpty();
  }

  @Test
  void aSlowFirstListDelaysTheTakeOverNoFurther() {
    scene.clock.passSeconds(60);
    syncAll();
    scene.clock.passSeconds(0);
    assertThat(api.lists).hasSize(1);
  }

  @Test
  void devicesOfAPodThatWasForceDeletedDuringARestartAreNotFree() {
    syncAll();
    scene.clock.passSeconds(6);
    api.lists.getFirst().answer(listed());
    Allocation left =
        new Allocation(
            Scene.ref("gone"),
            "main",
            Allocation.State.HELD,
            List.of(new Allocation.Part(new GpuId("GPU-n1-0"), 0)),
            "",
            "");
    Gpu gpu = new Gpu(new GpuId("GPU-n1-0"), 0, "H100", 81_920, GpuHealth.OK);
    DeviceReport report =
        new DeviceReport(
            new DeviceReport.Stamp("b", 1, 1), HandOver.SHARED, List.of(gpu), List.of(left));
    api.reports
        .getLast()
        .answer(new KubeApi.Reports.Listed(List.of(new Event.DevicesSeen("n1", report))));
    noGangPlans();

    assertThat(takeOver.waitingFor()).isEmpty();
    assertThat(scene.freeGpus()).isZero();
  }

  @Test
  void reportsThatCannotBeReadAreAskedForAgainAfterThePods() {
    syncAll();
    scene.clock.passSeconds(6);
    api.lists.getFirst().answer(listed());
    api.reports.getFirst().answer(new KubeApi.Reports.Unknown("status 500"));
    assertThat(takeOver.waitingFor()).singleElement().asString().contains("status 500");
    scene.clock.passSeconds(1);
    api.lists.getLast().answer(listed());
    noReports();

    assertThat(takeOver.waitingFor()).isEmpty();
  }

  @Test
  void whoeverIsPendingMayHaveBeenRefusedByALifeBeforeAndIsTried() {
    syncAll();
    scene.clock.passSeconds(6);
    api.lists.getFirst().answer(listed(Scene.pod("refused", 1, Standing.PENDING, 40)));
    noReports();

    scene.pass();

    assertThat(api.nominations).as("it fits, and is named, which wakes it").hasSize(1);
  }
}
