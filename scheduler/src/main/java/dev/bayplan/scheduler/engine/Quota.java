package dev.bayplan.scheduler.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Shares the members of one role out among the nodes of a branch: level by level on as few parts as
 * will do. A part that takes all that is left is the tightest one that does; else the roomiest part
 * is filled.
 */
final class Quota {

  private final Supply supply;
  private final int start;
  private final GangRole role;
  private final int[] quota;
  private final long[] sums;
  private final int[] used;

  private Quota(
      Supply supply, TopologyTree.Branch in, int[] takes, IntPredicate isUsed, GangRole role) {
    this.supply = supply;
    this.start = in.from();
    this.role = role;
    quota = new int[takes.length];
    sums = new long[takes.length + 1];
    used = new int[takes.length + 1];
    for (int i = 0; i < takes.length; i++) {
      sums[i + 1] = sums[i] + takes[i];
      used[i + 1] = used[i] + (isUsed.test(start + i) ? 1 : 0);
    }
  }

  /**
   * How many go to each leaf of the branch; empty where there is no room for all.
   *
   * @param takes what each leaf takes, from the branch's first one on
   * @param used leaves where other members are
   */
  static Optional<int[]> of(
      Supply supply, TopologyTree.Branch in, int[] takes, IntPredicate used, GangRole role) {
    Quota made = new Quota(supply, in, takes, used, role);
    if (made.takes(in) < role.size()) {
      return Optional.empty();
    }
    made.share(in, role.size());
    return Optional.of(made.quota);
  }

  private long takes(TopologyTree.Branch branch) {
    return sums[branch.to() - start] - sums[branch.from() - start];
  }

  private int used(TopologyTree.Branch branch) {
    return used[branch.to() - start] - used[branch.from() - start];
  }

  private void share(TopologyTree.Branch branch, int count) {
    if (branch.isNode()) {
      quota[branch.from() - start] = count;
      return;
    }
    List<TopologyTree.Branch> parts = new ArrayList<>(branch.children());
    parts.removeIf(part -> takes(part) == 0);
    parts.sort(
        Comparator.comparingLong((TopologyTree.Branch part) -> -takes(part))
            .thenComparing(better()));
    int left = count;
    int next = 0;
    while (takes(parts.get(next)) < left) {
      int its = (int) takes(parts.get(next));
      share(parts.get(next++), its);
      left -= its;
    }
    share(tightest(parts.subList(next, parts.size()), left), left);
  }

  private TopologyTree.Branch tightest(List<TopologyTree.Branch> parts, int count) {
    TopologyTree.Branch best = parts.getFirst();
    for (TopologyTree.Branch part : parts) {
      if (takes(part) >= count && better().compare(part, best) < 0) {
        best = part;
      }
    }
    return best;
  }

  /** Where others of the gang are, where it is liked, where little else would be left. */
  private Comparator<TopologyTree.Branch> better() {
    return Comparator.comparing((TopologyTree.Branch part) -> used(part) == 0)
        .thenComparingLong(part -> -preference(part))
        .thenComparingLong(part -> role.wantsGpus() ? supply.freeGpus(part) : 0)
        .thenComparingLong(supply::freeCpu)
        .thenComparingInt(TopologyTree.Branch::from);
  }

  private long preference(TopologyTree.Branch part) {
    return part.isNode() ? role.takes().preference(supply.tree().row(part.from())) : 0;
  }
}
