package dev.bayplan.bench.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is on the nodes before anything is measured. */
class FillingTest {

  private static final Fleet FLEET = Fleet.openb(60, 7);

  @Test
  void anEmptyFleetIsLeftEmpty() {
    assertThat(Filling.of(FLEET, new PodSource(7), 0)).isEmpty();
  }

  @Test
  void asMuchIsHeldAsIsAskedForAndHardlyMore() {
    for (int percent : List.of(1, 50, 95)) {
      long held =
          Filling.of(FLEET, new PodSource(7), percent).stream()
              .mapToLong(one -> PlacedPod.demandMilli(one.pod()))
              .sum();
      assertThat(held).isBetween(FLEET.gpus() * 10L * percent, FLEET.gpus() * 10L * percent + 8000);
    }
  }

  @Test
  void nodesAreFilledOneAfterAnother() {
    Set<String> used =
        Filling.of(FLEET, new PodSource(7), 20).stream()
            .map(one -> one.placement().node())
            .collect(Collectors.toSet());
    List<String> first =
        FLEET.nodes().subList(0, used.size()).stream().map(FleetNode::name).toList();
    assertThat(used).containsExactlyInAnyOrderElementsOf(first).hasSizeLessThan(20);
  }

  @Test
  void noPodIsThereTwiceAndNoGpuWholeForTwo() {
    List<PlacedPod> placed = Filling.of(FLEET, new PodSource(7), 95);
    Map<GpuId, Long> demand = new HashMap<>();
    for (PlacedPod one : placed) {
      one.placement()
          .grants()
          .forEach(
              grant -> demand.merge(grant.gpu(), (long) one.pod().type().gpuMilli(), Long::sum));
    }
    assertThat(placed).extracting(one -> one.pod().name()).doesNotHaveDuplicates();
    assertThat(demand.values()).allMatch(milli -> milli <= 1000);
  }

  @Test
  void whatCannotBeFilledIsTold() {
    NodeShape shape = FLEET.nodes().getFirst().shape();
    NodeFacts facts = new NodeFacts("no-cpu", Map.of(), List.of(), false, new Resources(1, 1), 110);
    List<FleetNode> nodes = new ArrayList<>();
    nodes.add(new FleetNode(shape, facts, FLEET.nodes().getFirst().gpus()));

    assertThatThrownBy(() -> Filling.of(new Fleet(nodes), new PodSource(7), 50))
        .hasMessage("the fleet cannot be made 50 % full of these pods");
  }
}
