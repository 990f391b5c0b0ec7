package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.JobMix;
import java.util.List;

/**
 * All that was learned of what pods ask for.
 *
 * @param counts kinds of pods, weighed by how many came
 * @param news pods that came since the mix was looked at last
 * @param mix the one in force
 */
public record Learned(List<JobMix.Task> counts, long news, JobMix mix) {

  public static final Learned NOTHING = new Learned(List.of(), 0, JobMix.UNKNOWN);

  public Learned {
    counts = List.copyOf(counts);
  }
}
