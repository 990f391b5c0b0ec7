package dev.bayplan.scheduler;

import dev.bayplan.api.TopologyPresets;
import dev.bayplan.policies.JobMix;
import dev.bayplan.policies.Preset;
import dev.bayplan.scheduler.engine.Settings;
import dev.bayplan.scheduler.engine.TopologyLevels;
import java.time.Duration;
import java.util.Optional;

/**
 * How nodes are compared.
 *
 * @param seed breaks ties between equally good nodes
 * @param preset what is compared where no policy says otherwise
 * @param jobMix what pods are expected to ask for; empty: it is learned from those that come
 * @param gangLease how long a gang may hold devices without its quorum
 */
record Placing(long seed, Preset preset, Optional<JobMix> jobMix, Duration gangLease) {

  static final Placing DEFAULT =
      new Placing(0, Preset.DEFAULT, Optional.empty(), Duration.ofMinutes(2));

  Placing seeded(long newSeed) {
    return new Placing(newSeed, preset, jobMix, gangLease);
  }

  Placing by(Preset other) {
    return new Placing(seed, other, jobMix, gangLease);
  }

  Placing expecting(JobMix mix) {
    return new Placing(seed, preset, Optional.of(mix), gangLease);
  }

  Placing lendingGangs(Duration lease) {
    return new Placing(seed, preset, jobMix, lease);
  }

  /** What the engine is told. */
  Settings settings(String epoch) {
    Settings learning =
        Settings.of(seed, epoch).with(preset).with(levels()).withGangLease(gangLease);
    return jobMix.map(learning::with).orElse(learning);
  }

  /** Those of all presets: a cluster has the labels of one or two of them. */
  private static TopologyLevels levels() {
    return new TopologyLevels(TopologyPresets.keys(), TopologyPresets.nvlinkKeys());
  }
}
