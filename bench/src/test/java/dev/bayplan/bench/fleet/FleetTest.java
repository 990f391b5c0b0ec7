package dev.bayplan.bench.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bayplan.policies.Gpu;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetTest {

  @Test
  void at1213NodesItIsTheOriginalCluster() {
    Fleet fleet = Fleet.openb(1213, 42);

    assertThat(fleet.nodes()).hasSize(1213);
    assertThat(fleet.gpus()).isEqualTo(6212);
    assertThat(gpusByModel(fleet))
        .isEqualTo(
            Map.of(
                "G2", 4392L, "T4", 842L, "G3", 312L, "P100", 265L, "V100M32", 204L, "V100M16", 195L,
                "A10", 2L));
    assertThat(fleet.nodes().stream().map(FleetNode::shape).distinct()).hasSize(15);
    long cpus = fleet.nodes().stream().mapToLong(n -> n.facts().allocatable().cpuMillis()).sum();
    assertThat(cpus / 1000).isEqualTo(107_018);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 50, 1212, 1214, 5000, 20_011})
  void anyNumberOfNodesIsMetExactly(int nodes) {
    Fleet fleet = Fleet.openb(nodes, 42);

    assertThat(fleet.nodes()).hasSize(nodes);
    assertThat(fleet.nodes().stream().map(FleetNode::name).distinct()).hasSize(nodes);
  }

  @Test
  void scalingKeepsTheProportions() {
    Fleet fleet = Fleet.openb(12_130, 42);

    assertThat(fleet.gpus()).isEqualTo(62_120);
  }

  @Test
  void theSeedDecidesOrderAndIdsAndNothingElse() {
    Fleet fleet = Fleet.openb(300, 7);

    assertThat(Fleet.openb(300, 7)).isEqualTo(fleet);
    Fleet other = Fleet.openb(300, 8);
    assertThat(names(other))
        .isNotEqualTo(names(fleet))
        .containsExactlyInAnyOrderElementsOf(names(fleet));
    assertThat(ids(other)).doesNotContainAnyElementsOf(ids(fleet));
  }

  @Test
  void everyGpuHasAnIdOfItsOwn() {
    List<String> ids = ids(Fleet.openb(1213, 42));

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ids)
        .allMatch(id ->
            id.matches("GPU-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  }

  @Test
  void aNodeAdvertisesWholeGibOfEachGpu() {
    FleetNode t4 =
        Fleet.openb(1213, 42).nodes().stream()
            .filter(node -> node.shape().model().equals("T4") && node.shape().gpus() == 2)
            .findFirst()
            .orElseThrow();

    // 14,912 MiB usable each, so 14 tokens each.
    assertThat(t4.gpuMemoryTokens()).isEqualTo(28);
  }

  @Test
  void noNodeAtAllIsRefused() {
    assertThatThrownBy(() -> Fleet.openb(0, 42))
        .hasMessage("a fleet of 0 nodes; ask for 1 or more");
  }

  private static Map<String, Long> gpusByModel(Fleet fleet) {
    return fleet.nodes().stream()
        .flatMap(node -> node.gpus().stream())
        .collect(Collectors.groupingBy(Gpu::model, Collectors.counting()));
  }

  private static List<String> names(Fleet fleet) {
    return fleet.nodes().stream().map(FleetNode::name).toList();
  }

  private static List<String> ids(Fleet fleet) {
    return fleet.nodes().stream()
        .flatMap(node -> node.gpus().stream())
        .map(gpu -> gpu.id().value())
        .toList();
  }
}
