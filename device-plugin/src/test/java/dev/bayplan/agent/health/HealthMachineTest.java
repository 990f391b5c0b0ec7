package dev.bayplan.agent.health;

import static dev.bayplan.agent.health.HealthState.OK;
import static dev.bayplan.agent.health.HealthState.PROBING;
import static dev.bayplan.agent.health.HealthState.QUARANTINED;
import static dev.bayplan.agent.health.HealthState.SUSPECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.health.NodeHealth.Present;
import dev.bayplan.agent.health.Signal.Rows;
import dev.bayplan.agent.health.Signal.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HealthMachineTest {

  private final NodeUnderTest node = new NodeUnderTest(8);

  @Test
  void anApplicationsErrorCostsNothing() {
    node.xid(0, 31);
    assertThat(node.state(0)).isEqualTo(OK);
  }

  @Test
  void oneOddErrorIsWatchedAndForgotten() {
    node.xid(0, 8);
    assertThat(node.state(0)).isEqualTo(SUSPECT);
    assertThat(node.health.placeable("GPU-0")).isTrue();
    node.pass(Duration.ofMinutes(4));
    assertThat(node.state(0)).isEqualTo(SUSPECT);
    node.pass(Duration.ofMinutes(2));
    assertThat(node.state(0)).isEqualTo(OK);
    assertThat(node.probes).isEmpty();
  }

  @Test
  void threeOddErrorsWithinTheWindowAreAQuarantine() {
    node.xid(0, 8);
    node.xid(0, 8);
    assertThat(node.state(0)).isEqualTo(SUSPECT);
    node.xid(0, 69);
    assertThat(node.state(0)).isEqualTo(QUARANTINED);
    assertThat(node.health.reason("GPU-0")).isEqualTo("XID 69");
  }

  @Test
  void threeOddErrorsFarApartAreNone() {
    for (int i = 0; i < 10; i++) {
      node.xid(0, 8);
      node.pass(Duration.ofMinutes(4));
      node.pass(Duration.ofMinutes(4));
    }
    assertThat(node.state(0)).isEqualTo(OK);
  }

  @Test
  void aQuarantineEndsWithAProbe() {
    node.xid(3, 48);
    assertThat(node.state(3)).isEqualTo(QUARANTINED);
    assertThat(node.health.placeable("GPU-3")).isFalse();
    node.pass(Duration.ofMinutes(5));
    node.pass(Duration.ofSeconds(3));
    assertThat(node.probes).singleElement().satisfies(p -> assertThat(p.uuid()).isEqualTo("GPU-3"));
    assertThat(node.probes.getFirst().peer()).contains("GPU-0");
    assertThat(node.state(3)).isEqualTo(OK);
  }

  @Test
  void aFailedProbeLengthensTheQuarantine() {
    node.gpus.get(0).verdict = new Verdict.Failed("read back 7 wrong words");
    node.xid(0, 48);
    node.pass(Duration.ofSeconds(303));
    assertThat(node.state(0)).isEqualTo(QUARANTINED);
    assertThat(node.health.reason("GPU-0")).contains("read back 7 wrong words");
    node.gpus.get(0).verdict = new Verdict.Passed();
    node.pass(Duration.ofMinutes(9));
    assertThat(node.state(0)).isEqualTo(QUARANTINED);
    node.pass(Duration.ofSeconds(65));
    assertThat(node.state(0)).isEqualTo(OK);
  }

  @Test
  void quarantinesGrowToTheLongestAndAreForgotten() {
    assertThat(NodeUnderTest.RULES.quarantine(1)).isEqualTo(Duration.ofMinutes(5));
    assertThat(NodeUnderTest.RULES.quarantine(3)).isEqualTo(Duration.ofMinutes(20));
    assertThat(NodeUnderTest.RULES.quarantine(1000)).isEqualTo(Duration.ofHours(4));
    node.xid(0, 48);
    node.pass(Duration.ofMinutes(6));
    assertThat(node.unit(0).faults().strikes()).isEqualTo(1);
    node.now = node.now.plus(Duration.ofHours(24));
    node.second();
    assertThat(node.unit(0).faults().strikes()).isZero();
  }

  @Test
  void aFaultWhileProbingGoesBack() {
    node.gpus.get(0).mute = true;
    node.xid(0, 48);
    node.pass(Duration.ofSeconds(302));
    assertThat(node.state(0)).isEqualTo(PROBING);
    node.xid(0, 8);
    assertThat(node.state(0)).isEqualTo(QUARANTINED);
    node.say(new Signal.Probed("GPU-0", 1, new Verdict.Passed()));
    node.second();
    assertThat(node.state(0)).as("a stale verdict").isEqualTo(QUARANTINED);
  }

  @Test
  void aProbeWithoutAVerdictHasFailed() {
    node.gpus.get(0).mute = true;
    node.xid(0, 48);
    node.pass(Duration.ofSeconds(302 + 121));
    assertThat(node.state(0)).isEqualTo(QUARANTINED);
    assertThat(node.health.reason("GPU-0")).isEqualTo("its probe had no verdict in 120 s");
  }

  @Test
  void whatIsInUseIsNotProbedAndComesBackWhenItStaysCalm() {
    node.gpus.get(0).busy = true;
    node.xid(0, 48);
    node.pass(Duration.ofMinutes(9));
    assertThat(node.state(0)).isEqualTo(PROBING);
    assertThat(node.probes).isEmpty();
    node.pass(Duration.ofMinutes(2));
    assertThat(node.state(0)).isEqualTo(OK);
  }

  @Test
  void withoutCudaTheWayBackIsCalm() {
    node.gpus.get(0).verdict = new Verdict.Unavailable("libcuda.so.1 is not there");
    node.xid(0, 48);
    node.pass(Duration.ofMinutes(9));
    assertThat(node.state(0)).isEqualTo(PROBING);
    assertThat(node.health.reason("GPU-0")).contains("libcuda.so.1 is not there");
    node.pass(Duration.ofMinutes(2));
    assertThat(node.state(0)).isEqualTo(OK);
    assertThat(node.probes).hasSize(1);
  }

  @Test
  void aLostGpuStaysAwayUntilItAnswersAndIsProbed() {
    node.gpus.get(0).reachable = false;
    node.second();
    assertThat(node.state(0)).isEqualTo(QUARANTINED);
    node.pass(Duration.ofHours(6));
    assertThat(node.state(0)).isEqualTo(QUARANTINED);
    node.gpus.get(0).reachable = true;
    node.pass(Duration.ofSeconds(302));
    assertThat(node.probes).isEmpty();
    node.pass(Duration.ofSeconds(5));
    assertThat(node.probes).hasSize(1);
    assertThat(node.state(0)).isEqualTo(OK);
  }

  @Test
  void aGpuThatIsNoLongerListedIsLost() {
    node.health = node.health.with(List.of(Present.gpu("GPU-0")), false, node.now);
    assertThat(node.health.units()).hasSize(8);
    node.health = node.health.with(List.of(Present.gpu("GPU-0")), true, node.now);
    assertThat(node.health.units()).hasSize(1);
  }

  @Test
  void theBudgetKeepsTheRestInUse() {
    for (int gpu = 0; gpu < 8; gpu++) {
      node.xid(gpu, 48);
    }
    assertThat(node.out()).isEqualTo(2);
    assertThat(node.state(2)).isEqualTo(SUSPECT);
    assertThat(node.health.reason("GPU-2"))
        .isEqualTo("XID 48; it stays in use: the budget for quarantines is spent");
    node.pass(Duration.ofHours(1));
    assertThat(node.health.units()).allMatch(unit -> unit.state() == OK);
  }

  @Test
  void lostOnesTakeTheBudgetAndMayExceedIt() {
    node.xid(7, 48);
    for (int gpu = 0; gpu < 3; gpu++) {
      node.gpus.get(gpu).reachable = false;
    }
    node.second();
    assertThat(node.out()).isEqualTo(4);
    node.xid(5, 48);
    assertThat(node.state(5)).isEqualTo(SUSPECT);
    assertThat(node.state(7)).isEqualTo(QUARANTINED);
  }

  @Test
  void aPendingRowWaitsForAReset() {
    node.gpus.get(0).rows = Rows.PENDING;
    node.second();
    assertThat(node.state(0)).isEqualTo(QUARANTINED);
    node.pass(Duration.ofHours(1));
    assertThat(node.state(0)).isEqualTo(QUARANTINED);
    node.gpus.get(0).rows = Rows.FINE;
    node.pass(Duration.ofSeconds(4));
    assertThat(node.state(0)).isEqualTo(OK);
  }

  @Test
  void growingErrorCountsAreAFaultAndADriversReloadIsNone() {
    node.second();
    node.gpus.get(0).ecc = 5;
    node.second();
    assertThat(node.state(0)).isEqualTo(QUARANTINED);
    assertThat(node.health.reason("GPU-0")).isEqualTo("5 uncorrectable memory errors");
    node.pass(Duration.ofMinutes(6));
    node.gpus.get(0).ecc = 0;
    node.pass(Duration.ofSeconds(3));
    assertThat(node.state(0)).isEqualTo(OK);
  }

  @Test
  void anErrorOfAMigDeviceIsItsOwn() {
    node.health =
        node.health.with(
            List.of(
                Present.gpu("GPU-0"), Present.mig("MIG-a", "GPU-0"), Present.mig("MIG-b", "GPU-0")),
            true,
            node.now);
    node.say(new Signal.Xid("MIG-a", 48));
    node.second();
    assertThat(node.health.placeable("MIG-a")).isFalse();
    assertThat(node.health.placeable("MIG-b")).isTrue();
    assertThat(node.health.placeable("GPU-0")).isTrue();
    node.xid(0, 48);
    assertThat(node.health.placeable("MIG-b")).as("its GPU is out").isFalse();
  }

  @Test
  void aRestartOfTheAgentForgetsNothingAndOneOfTheNodeEndsQuarantines() {
    node.xid(0, 48);
    node.pass(Duration.ofMinutes(1));
    NodeHealth agent = node.health.restarted(false, node.now);
    assertThat(agent.of("GPU-0").orElseThrow().trial().until())
        .isAfter(node.now.plus(Duration.ofMinutes(3)));
    node.health = node.health.restarted(true, node.now);
    node.pass(Duration.ofSeconds(3));
    assertThat(node.probes).hasSize(1);
    assertThat(node.state(0)).isEqualTo(OK);
  }

  @Test
  void aClockThatWasSetBackProlongsNothing() {
    node.xid(0, 48);
    node.now = node.now.minus(Duration.ofDays(400));
    node.pass(Duration.ofHours(4));
    node.pass(Duration.ofSeconds(3));
    assertThat(node.state(0)).isEqualTo(OK);
  }

  @Test
  void aStrangersSignalIsDropped() {
    Instant now = node.now;
    HealthMachine machine = new HealthMachine(NodeUnderTest.RULES, NodeUnderTest.XIDS);
    List<Signal> strange =
        List.of(
            new Signal.Xid("GPU-x", 48),
            new Signal.Seen("GPU-y", false, Rows.FINE, OptionalLong.empty(), false));
    assertThat(machine.turn(node.health, strange, now).health()).isEqualTo(node.health);
    assertThat(node.health.placeable("GPU-x")).isFalse();
    assertThat(node.health.of("GPU-x")).isEqualTo(Optional.empty());
  }
}
