package dev.bayplan.scheduler.engine;

import java.util.List;

/**
 * The plan of one whole gang, as it is written before its first member is released: whoever starts
 * anew knows by it what is held for the gang, and until when.
 *
 * @param gang as its members name it, unique in the namespace
 * @param generation counts the plans of this gang from 1; within an epoch the higher one wins
 * @param epoch the leader's term that made it; the higher one wins
 * @param leaseSeconds for how long it holds what it names, from the first release on
 * @param firstReleaseSeconds when the first member was released, in seconds since 1970; 0 before
 *     that
 * @param members by rank, at most {@link dev.bayplan.policies.Member#MOST}
 */
public record GangPlanned(
    String namespace,
    String gang,
    long generation,
    long epoch,
    int leaseSeconds,
    long firstReleaseSeconds,
    List<Plan> members) {

  public GangPlanned {
    members = List.copyOf(members);
  }

  /** The same plan, whose lease runs from this time on where it did not run yet. */
  public GangPlanned begun(long seconds) {
    return firstReleaseSeconds != 0
        ? this
        : new GangPlanned(namespace, gang, generation, epoch, leaseSeconds, seconds, members);
  }

  /** Whether it counts where both are found. */
  public boolean supersedes(GangPlanned other) {
    return epoch != other.epoch ? epoch > other.epoch : generation > other.generation;
  }
}
