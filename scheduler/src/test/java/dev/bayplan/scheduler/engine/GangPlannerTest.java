package dev.bayplan.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.Reason;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where a whole gang goes. */
class GangPlannerTest {

  private final GangWorld gangs = new GangWorld();

  @Test
  void aGangGoesIntoTheTightestRackThatHoldsIt() {
    racks(4, 4, 8);
    gangs.occupy("r2-n1", World.whole(8));
    GangDraft draft = gangs.draft(gangs.members(3, World.whole(8)));

    assertThat(GangWorld.nodes(draft)).containsExactly("r2-n2", "r2-n3", "r2-n4");
    assertThat(((GangDraft.Whole) draft).level()).isEqualTo("rack");
    assertThat(((GangDraft.Whole) draft).domain()).isEqualTo("r2");
  }

  @Test
  void neighboursByRankAreOnOneNodeThenInOneRackThenInTheNext() {
    racks(2, 2, 8);
    GangDraft draft = gangs.draft(gangs.members(14, World.whole(2)));

    assertThat(GangWorld.nodes(draft))
        .containsExactly(
            "r1-n1", "r1-n1", "r1-n1", "r1-n1", "r1-n2", "r1-n2", "r1-n2", "r1-n2", "r2-n1",
            "r2-n1", "r2-n1", "r2-n1", "r2-n2", "r2-n2");
  }

  @Test
  void theRequiredLevelIsNeverLeftAndTheRefusalSaysHowManyFit() {
    racks(3, 4, 8);
    gangs.occupy("r1-n1", World.whole(1));
    GangDraft draft = gangs.draft(gangs.members(5, World.whole(8)), "rack", "");

    assertThat(draft)
        .isInstanceOfSatisfying(
            GangDraft.None.class,
            none -> {
              assertThat(none.reason()).isEqualTo(Reason.TopologyNotSatisfied);
              assertThat(none.level()).isEqualTo("rack");
              assertThat(none.domains()).isEqualTo(3);
              assertThat(none.fit()).isEqualTo(4);
              assertThat(none.needed()).isEqualTo(5);
            });
    assertThat(GangWorld.nodes(gangs.draft(gangs.members(5, World.whole(8)), "", "rack")))
        .hasSize(5);
  }

  @Test
  void aRequiredLevelThatIsOnNoNodeIsSaidSo() {
    racks(1, 1, 8);
    assertThat(gangs.draft(gangs.members(1, World.whole(1)), "row", ""))
        .isInstanceOfSatisfying(
            GangDraft.None.class,
            none -> {
              assertThat(none.level()).isEqualTo("row");
              assertThat(none.domains()).isZero();
              assertThat(none.fit()).isZero();
            });
  }

  @Test
  void aGangThatFitsNowhereIsRefusedWithWhatTheNodesSay() {
    racks(1, 2, 8);
    gangs.occupy("r1-n1", World.whole(4));
    assertThat(gangs.draft(gangs.members(2, World.whole(8))))
        .isInstanceOfSatisfying(
            GangDraft.None.class,
            none -> {
              assertThat(none.reason()).isEqualTo(Reason.GangCannotFit);
              assertThat(none.fit()).isEqualTo(1);
              assertThat(none.nodes()).containsExactly(java.util.Map.entry(Reason.GpusBusy, 1));
            });
  }

  @Test
  void aCpuOnlyLeaderIsBesideItsWorkersAndTakesNoFreeGpusHost() {
    racks(2, 3, 8);
    gangs.node("cpu-far", 0, "zone=z", "rack=r9").node("cpu-near", 0, "zone=z", "rack=r1");
    List<PodFacts> members =
        GangWorld.join(gangs.members(1, GpuAsk.NONE), gangs.members(2, World.whole(8)));
    GangDraft draft = gangs.draft(members, "rack", "");

    String rack = ((GangDraft.Whole) draft).domain();
    assertThat(GangWorld.nodes(draft)).containsExactly(rack + "-n1", rack + "-n1", rack + "-n2");
  }

  @Test
  void rolesThatCompeteForOneNodeAreStillPlacedWhereTheyCan() {
    gangs.node("n1", 8, 10_000, "rack=r1").node("n2", 0, 10_000, "rack=r1");
    List<PodFacts> members =
        GangWorld.join(
            gangs.members(2, GpuAsk.NONE, 5_000), gangs.members(2, World.whole(4), 5_000));

    assertThat(GangWorld.nodes(gangs.draft(members))).containsExactly("n2", "n2", "n1", "n1");
  }

  @Test
  void aSmallGangDoesNotBreakAnUntouchedNvlinkDomain() {
    cliques(3, 18);
    gangs.occupy("c2-n1", World.whole(4));
    assertThat(GangWorld.nodes(gangs.draft(gangs.members(4, World.whole(4)))))
        .allMatch(node -> node.startsWith("c2-"));
    IntStream.rangeClosed(2, 17).forEach(n -> gangs.occupy("c2-n" + n, World.whole(4)));
    gangs.occupy("c1-n1", World.whole(2));

    assertThat(GangWorld.nodes(gangs.draft(gangs.members(2, World.whole(4)))))
        .allMatch(node -> node.startsWith("c1-"));
    gangs.node("loose-1", 4, "rack=r1").node("loose-2", 4, "rack=r1");
    assertThat(GangWorld.nodes(gangs.draft(gangs.members(2, World.whole(4)))))
        .allMatch(node -> node.startsWith("loose"));
  }

  @Test
  void aGangThatPrefersAnNvlinkDomainGetsAFreshOneWhereNoOtherHoldsIt() {
    cliques(2, 18);
    gangs.node("loose-1", 4).node("loose-2", 4);
    assertThat(GangWorld.nodes(gangs.draft(gangs.members(2, World.whole(4)))))
        .allMatch(node -> node.startsWith("loose"));
    assertThat(GangWorld.nodes(gangs.draft(gangs.members(2, World.whole(4)), "", "clique")))
        .allMatch(node -> node.startsWith("c"));
    assertThat(GangWorld.nodes(gangs.draft(gangs.members(18, World.whole(4))))).hasSize(18);
  }

  @Test
  void podsWithoutGpusLeaveGpusAndNvlinkDomainsAlone() {
    cliques(2, 2);
    gangs.node("gpu", 8, "rack=r1").node("cpu-1", 0, 2_000).node("cpu-2", 0, 2_000);
    assertThat(GangWorld.nodes(gangs.draft(gangs.members(4, GpuAsk.NONE))))
        .containsExactly("cpu-1", "cpu-1", "cpu-2", "cpu-2");
    assertThat(GangWorld.nodes(gangs.draft(gangs.members(5, GpuAsk.NONE)))).containsOnly("gpu");
    assertThat(GangWorld.nodes(gangs.draft(gangs.members(68, GpuAsk.NONE))))
        .contains("gpu")
        .noneMatch(node -> node.startsWith("c1") || node.startsWith("c2"));
  }

  @Test
  void aMemberThatIsReplacedGoesNearTheOthers() {
    racks(3, 3, 8);
    gangs.occupy("r1-n1", World.whole(8));
    List<PodFacts> one = gangs.members(1, World.whole(8));
    Snapshot on = gangs.world.engine.snapshot();
    GangRequest gang = GangRequest.of(on, one, "rack", "").orElseThrow();
    int there = gangs.world.engine.names().row("r3-n2");

    GangDraft draft = gangs.planner.draft(on, gang.near(Set.of(there)), 7, Deadline.NONE);
    assertThat(GangWorld.nodes(draft)).singleElement().asString().startsWith("r3-");
  }

  @Test
  void aDeadlineThatPassesIsSaid() {
    racks(1, 2, 8);
    Snapshot on = gangs.world.engine.snapshot();
    GangRequest gang = GangRequest.of(on, gangs.members(2, World.whole(1)), "", "").orElseThrow();
    assertThat(gangs.planner.draft(on, gang, 7, () -> true)).isInstanceOf(GangDraft.TooLate.class);
  }

  private void racks(int racks, int nodes, int gpus) {
    for (int rack = 1; rack <= racks; rack++) {
      for (int node = 1; node <= nodes; node++) {
        gangs.node("r%d-n%d".formatted(rack, node), gpus, "zone=z", "rack=r" + rack);
      }
    }
  }

  private void cliques(int cliques, int nodes) {
    for (int clique = 1; clique <= cliques; clique++) {
      for (int node = 1; node <= nodes; node++) {
        gangs.node("c%d-n%d".formatted(clique, node), 4, "clique=c" + clique);
      }
    }
  }
}
