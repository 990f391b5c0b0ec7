package dev.bayplan.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.Fragmentation;
import dev.bayplan.policies.IdleGpu;
import dev.bayplan.policies.RequestKind;
import org.junit.jupiter.api.Test;

/** What is kept from one look to the next is what a fresh look finds. */
class StrandedGpusTest {

  private final World world = new World().node("a", 8).node("b", 4);
  private final StrandedGpus gpus = new StrandedGpus();

  @Test
  void podsThatComeAndGoChangeWhatIsIdle() {
    assertThat(now().gpus()).isEqualTo(12);
    assertThat(now().stranded(RequestKind.EIGHT)).isEqualTo(4);

    PodFacts pod = world.pod("p", World.whole(1));
    world.run(pod, "a");
    assertThat(now().gpus()).isEqualTo(11);
    assertThat(now().stranded(RequestKind.EIGHT)).isEqualTo(11);
    assertThat(now().stranded(RequestKind.FOUR)).isZero();

    world.apply(new Event.PodGone(pod.ref().uid()));
    assertThat(now().stranded(RequestKind.EIGHT)).isEqualTo(4);
  }

  @Test
  void aNodeThatLeavesTakesItsGpusAlong() {
    now();
    world.apply(new Event.NodeGone("a"));
    assertThat(now().gpus()).isEqualTo(4);

    world.apply(new Event.AgentSilent("b"));
    assertThat(now().gpus()).isZero();

    world.node("a", 8);
    assertThat(now().gpus()).isEqualTo(8);
  }

  /** The remembered sum, which must be the fresh one. */
  private IdleGpu now() {
    Snapshot snapshot = world.engine.snapshot();
    Fragmentation fresh = new Fragmentation(snapshot.scoring().mix());
    double[] sum = {0};
    snapshot.forEach(row -> sum[0] += fresh.of(row.node()).gpus());
    IdleGpu idle = gpus.of(snapshot);
    assertThat(idle.gpus()).isEqualTo(sum[0]);
    return idle;
  }
}
