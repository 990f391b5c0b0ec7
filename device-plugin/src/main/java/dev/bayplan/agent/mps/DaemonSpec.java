package dev.bayplan.agent.mps;

import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one daemon enforces: its limits hold for every client alike, so they are those of the
 * largest share, and a smaller share is cooperative.
 *
 * @param memoryMiB that each client process may allocate
 * @param computePercent of the multiprocessors that each client process may use
 */
public record DaemonSpec(ShareKey key, long memoryMiB, int computePercent) {

  private static final int ALL = 100;

  /** One daemon per key of these shares. */
  public static SortedMap<ShareKey, DaemonSpec> of(Collection<Share> shares) {
    SortedMap<ShareKey, DaemonSpec> specs = new TreeMap<>();
    for (Share share : shares) {
      DaemonSpec own =
          new DaemonSpec(share.key(), share.memoryMiB(), share.computePercent().orElse(ALL));
      specs.merge(share.key(), own, DaemonSpec::larger);
    }
    return specs;
  }

  private static DaemonSpec larger(DaemonSpec one, DaemonSpec other) {
    return new DaemonSpec(
        one.key,
        Math.max(one.memoryMiB, other.memoryMiB),
        Math.max(one.computePercent, other.computePercent));
  }

  /**
   * How a share is kept apart.
   *
   * @param daemons that run, by key
   */
  public static Isolation isolation(Share share, Map<ShareKey, DaemonState> daemons) {
    DaemonState daemon = daemons.get(share.key());
    if (daemon == null || !daemon.up()) {
      return Isolation.NONE;
    }
    boolean exact =
        daemon.spec().memoryMiB() == share.memoryMiB()
            && daemon.spec().computePercent() == share.computePercent().orElse(ALL);
    return exact && daemon.enforced() ? Isolation.MPS : Isolation.MPS_COOPERATIVE;
  }
}
