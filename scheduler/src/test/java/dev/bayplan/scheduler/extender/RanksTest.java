package dev.bayplan.scheduler.extender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.scheduler.engine.World;
import org.junit.jupiter.api.Test;

class RanksTest {

  private final World world = new World();

  private int[] ranks(String... nodes) {
    int[] rows = new int[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      rows[i] = world.engine.names().row(nodes[i]);
    }
    return Ranks.of(world.engine.snapshot(), rows);
  }

  @Test
  void a_node_without_gpus_is_best_and_untouched_gpus_count_against_a_node() {
    world.node("cpu", 0).node("small", 2).node("large", 8).node("huge", 16).node("full", 4);
    world.run(world.pod("p", World.whole(4)), "full");

    assertThat(ranks("large", "cpu", "full", "small", "huge")).containsExactly(1, 10, 9, 7, 0);
  }

  @Test
  void a_gpu_that_carries_a_share_is_not_untouched() {
    world.node("shared", 4);
    world.run(world.pod("p", World.share(10)), "shared");

    assertThat(ranks("shared")).containsExactly(6); // 9 - 3 untouched
  }

  @Test
  void a_node_never_heard_of_may_hold_gpus() {
    world.node("cpu", 0);

    assertThat(ranks("stranger", "cpu")).containsExactly(0, 10);
  }
}
