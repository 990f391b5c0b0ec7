package dev.bayplan.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a planner needs to know of all presets together. */
class TopologyPresetsTest {

  @Test
  void everyKeyIsThereOnceAndThoseOfOnePresetAreBroadToNarrow() {
    assertThat(TopologyPresets.keys())
        .doesNotHaveDuplicates()
        .containsSubsequence(
            "network.topology.nvidia.com/spine",
            "network.topology.nvidia.com/leaf",
            "nvidia.com/gpu.clique");
    TopologyPresets.all()
        .forEach((name, levels) ->
            assertThat(TopologyPresets.keys()).as(name).containsAll(levels.values()));
  }

  @Test
  void theDomainsOfNvlinkAreKnown() {
    assertThat(TopologyPresets.nvlinkKeys())
        .containsExactlyInAnyOrder(
            "accelerator.topograph.run/domain",
            "accelerator.topograph.run/sub-domain",
            "network.topology.nvidia.com/accelerator",
            "nvidia.com/gpu.clique");
  }
}
