package dev.bayplan.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.health.NodeUnderTest.Gpu;
import dev.bayplan.agent.health.Signal.Rows;
import dev.bayplan.agent.health.Signal.Verdict;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * 10,000 random scripts of faults: none leaves a GPU stuck, none exceeds the budget, and each runs
 * the same a second time.
 */
class FaultScriptsTest {

  private static final int SCRIPTS = 10_000;
  private static final int LOUD_TURNS = 120;

  @Test
  void noScriptLeavesAGpuStuckOrExceedsTheBudget() {
    int dead = 0;
    int quarantines = 0;
    for (long seed = 0; seed < SCRIPTS; seed++) {
      Script script = new Script(seed);
      script.run();
      dead += script.dead;
      quarantines += script.entered;
    }
    System.out.printf(
        "%,d scripts: %,d quarantines, %,d GPUs dead at the end%n", SCRIPTS, quarantines, dead);
    assertThat(quarantines).as("the scripts are loud enough").isGreaterThan(SCRIPTS);
    assertThat(dead).isGreaterThan(SCRIPTS / 10);
  }

  @Test
  void aScriptRunsTheSameTwice() {
    for (long seed = 0; seed < 200; seed++) {
      Script one = new Script(seed);
      Script other = new Script(seed);
      one.run();
      other.run();
      assertThat(one.node.health).as("seed " + seed).isEqualTo(other.node.health);
      assertThat(one.node.probes).isEqualTo(other.node.probes);
    }
  }

  private static final class Script {
    private final long seed;
    private final SplittableRandom random;
    private final NodeUnderTest node;
    private NodeHealth before;
    private int entered;
    private int dead;

    Script(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.node = new NodeUnderTest(1 + random.nextInt(10));
      this.before = node.health;
    }

    void run() {
      for (int i = 0; i < LOUD_TURNS; i++) {
        for (int faults = random.nextInt(3); faults > 0; faults--) {
          fault(random.nextInt(node.gpus.size()));
        }
        turn(random.nextInt(10) == 0 ? random.nextInt(4_000) : random.nextInt(60));
      }
      quiet();
      checkEnd();
    }

    private void turn(int seconds) {
      node.now = node.now.plusSeconds(seconds);
      if (random.nextInt(400) == 0) {
        node.health = node.health.restarted(random.nextInt(4) == 0, node.now);
      }
      if (random.nextInt(400) == 0) {
        node.now = node.now.minusSeconds(random.nextInt(100_000));
      }
      node.second();
      checkTurn();
    }

    private void fault(int index) {
      Gpu gpu = node.gpus.get(index);
      switch (random.nextInt(12)) {
        case 0, 1 -> node.say(new Signal.Xid(NodeUnderTest.uuid(index), 8));
        case 2 -> node.say(new Signal.Xid(NodeUnderTest.uuid(index), 48));
        case 3 -> node.say(new Signal.Xid(NodeUnderTest.uuid(index), 79));
        case 4 -> node.say(new Signal.Lost(NodeUnderTest.uuid(index), "hangs"));
        case 5 -> gpu.reachable = !gpu.reachable;
        case 6 -> gpu.rows = Rows.values()[random.nextInt(3)];
        case 7 -> gpu.ecc = random.nextInt(4);
        case 8 -> gpu.busy = !gpu.busy;
        case 9 -> gpu.mute = !gpu.mute;
        case 10 -> gpu.verdict = verdict();
        default ->
            node.say(
                new Signal.Probed(
                    NodeUnderTest.uuid(index), random.nextInt(5), new Verdict.Passed()));
      }
    }

    private Verdict verdict() {
      return switch (random.nextInt(3)) {
        case 0 -> new Verdict.Failed("wrong words");
        case 1 -> new Verdict.Unavailable("no libcuda");
        default -> new Verdict.Passed();
      };
    }

    /** No fault any more; what is dead stays dead, and some GPUs stay in use. */
    private void quiet() {
      for (Gpu gpu : node.gpus) {
        gpu.mute = false;
        if (random.nextInt(4) > 0) {
          gpu.reachable = true;
          gpu.rows = Rows.FINE;
          gpu.verdict = random.nextBoolean() ? new Verdict.Passed() : verdictOfTheLiving();
        }
      }
      for (int i = 0; i < 240; i++) {
        node.now = node.now.plusSeconds(119);
        node.second();
        checkTurn();
      }
    }

    private static Verdict verdictOfTheLiving() {
      return new Verdict.Unavailable("no libcuda");
    }

    private void checkTurn() {
      int limit = NodeUnderTest.RULES.budget(node.gpus.size());
      long bound =
          node.health.units().stream()
              .filter(unit -> unit.state().out() && unit.reach().proven())
              .count();
      assertThat(bound).as("seed %d: quarantined by choice", seed).isLessThanOrEqualTo(limit);
      for (Unit unit : node.health.units()) {
        HealthState was = before.of(unit.uuid()).orElseThrow().state();
        if (!was.out() && unit.state().out()) {
          entered++;
          if (unit.reach().proven()) {
            assertThat(node.out())
                .as("seed %d: room for %s", seed, unit)
                .isLessThanOrEqualTo(limit);
          }
        }
        if (!unit.reach().reachable()) {
          assertThat(unit.placeable()).as("seed %d: lost and given", seed).isFalse();
        }
      }
      before = node.health;
    }

    private void checkEnd() {
      for (int i = 0; i < node.gpus.size(); i++) {
        Gpu gpu = node.gpus.get(i);
        boolean broken =
            !gpu.reachable
                || gpu.rows != Rows.FINE
                || (gpu.verdict instanceof Verdict.Failed && !gpu.busy);
        Unit unit = node.unit(i);
        if (broken) {
          dead += unit.state() == HealthState.OK ? 0 : 1;
        } else {
          assertThat(unit.state()).as("seed %d: stuck: %s", seed, unit).isEqualTo(HealthState.OK);
        }
        if (!gpu.reachable) {
          assertThat(unit.state()).isEqualTo(HealthState.QUARANTINED);
        }
      }
    }
  }
}
