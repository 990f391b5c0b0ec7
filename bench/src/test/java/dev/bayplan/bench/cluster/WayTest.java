package dev.bayplan.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WayTest {

  @Test
  void eachPathComesWithWhatItIsToBeReadBeside() {
    assertThat(Way.named("planned")).contains(Way.PLANNED, Way.SAMPLED, Way.ALL_NODES, Way.FLOOR);
    assertThat(Way.named("direct")).contains(Way.DIRECT, Way.RANKED, Way.ALL_NODES, Way.FLOOR);
    assertThat(Way.named("none")).contains(Way.SAMPLED, Way.FLOOR);
    assertThat(Way.named("floor")).containsExactly(Way.FLOOR);
    assertThat(Way.named("roundabout")).isEmpty();
  }

  @Test
  void waysThatLookAtAllNodesForEachPodGetFewerPods() {
    assertThat(Way.ALL_NODES.pods(2000, 5000)).isEqualTo(300);
    assertThat(Way.ALL_NODES.pods(2000, 100)).isEqualTo(2000);
    assertThat(Way.PLANNED.pods(2000, 5000)).isEqualTo(2000);
  }
}
