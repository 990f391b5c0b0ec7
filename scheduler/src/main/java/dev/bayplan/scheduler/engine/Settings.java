package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.JobMix;
import dev.bayplan.policies.Preset;
import dev.bayplan.policies.Scoring;
import java.time.Duration;
import java.util.Optional;

/**
 * What the engine is told at its birth.
 *
 * @param seed breaks ties between equally good nodes
 * @param epoch prefix of decision ids; a new one for each life of the process
 * @param lease how long a filter answer holds its devices without a bind (90 s)
 * @param wakeLease how long a woken pod's devices are held for it to come (15 s)
 * @param window how many pods may be released and not bound yet (200): what kube-scheduler and the
 *     API server have before them at most ({@code planned-path.md} section 5)
 * @param gangLease how long a gang may hold devices without its quorum (120 s)
 * @param preset how nodes are compared where no policy says otherwise
 * @param mix what pods are expected to ask for; empty: it is learned from those that come
 * @param topology by which labels nodes tell how near they are
 */
public record Settings(
    long seed,
    String epoch,
    Duration lease,
    Duration wakeLease,
    int window,
    Duration gangLease,
    Preset preset,
    Optional<JobMix> mix,
    TopologyLevels topology) {

  /** The default preset, with what is learned. */
  public static Settings of(long seed, String epoch) {
    return new Settings(
        seed,
        epoch,
        Duration.ofSeconds(90),
        Duration.ofSeconds(15),
        200,
        Duration.ofSeconds(120),
        Preset.DEFAULT,
        Optional.empty(),
        TopologyLevels.NONE);
  }

  public Settings with(Preset another) {
    return new Settings(seed, epoch, lease, wakeLease, window, gangLease, another, mix, topology);
  }

  public Settings with(JobMix expected) {
    return new Settings(
        seed, epoch, lease, wakeLease, window, gangLease, preset, Optional.of(expected), topology);
  }

  public Settings with(TopologyLevels levels) {
    return new Settings(seed, epoch, lease, wakeLease, window, gangLease, preset, mix, levels);
  }

  public Settings withGangLease(Duration gangs) {
    return new Settings(seed, epoch, lease, wakeLease, window, gangs, preset, mix, topology);
  }

  /** How placements are compared before anything is learned. */
  Scoring scoring() {
    return scoring(mix.orElse(JobMix.UNKNOWN));
  }

  /** How placements are compared where pods ask for this. */
  Scoring scoring(JobMix learned) {
    return new Scoring(preset, learned, seed).sparing(topology.nvlink());
  }
}
