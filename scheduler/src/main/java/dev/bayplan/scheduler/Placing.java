package dev.bayplan.scheduler;

import dev.bayplan.api.TopologyPresets;
import dev.bayplan.policies.JobMix;
import dev.bayplan.policies.Preset;
import dev.bayplan.scheduler.engine.Settings;
import dev.bayplan.scheduler.engine.TopologyLevels;
import java.util.Optional;

/**
 * How nodes are compared.
 *
 * @param seed breaks ties between equally good nodes
 * @param preset what is compared where no policy says otherwise
 * @param jobMix what pods are expected to ask for; empty: it is learned from those that come
 */
record Placing(long seed, Preset preset, Optional<JobMix> jobMix) {

  static final Placing DEFAULT = new Placing(0, Preset.DEFAULT, Optional.empty());

  Placing seeded(long newSeed) {
    return new Placing(newSeed, preset, jobMix);
  }

  Placing by(Preset other) {
    return new Placing(seed, other, jobMix);
  }

  Placing expecting(JobMix mix) {
    return new Placing(seed, preset, Optional.of(mix));
  }

  /** What the engine is told. */
  Settings settings(String epoch) {
    Settings learning = Settings.of(seed, epoch).with(preset).with(levels());
    return jobMix.map(learning::with).orElse(learning);
  }

  /** Those of all presets: a cluster has the labels of one or two of them. */
  private static TopologyLevels levels() {
    return new TopologyLevels(TopologyPresets.keys(), TopologyPresets.nvlinkKeys());
  }
}
