package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds a place for every member of a gang at once, or for none: a pure function of a snapshot, a
 * gang and a seed; what it keeps only makes it faster. One draft at a time.
 *
 * <p>The required level is never left. The narrowest domain that holds the whole gang is taken, of
 * equally narrow ones the tightest. A small gang does not break an untouched NVLink domain for the
 * sake of a level narrower than it prefers, or than anything where it prefers nothing ({@link
 * Scarcity}).
 */
public final class GangPlanner {

  private final TopologyLevels levels;
  private final TopologyTrees trees;
  private final Capacities capacities = new Capacities();

  public GangPlanner(TopologyLevels levels) {
    this.levels = levels;
    this.trees = new TopologyTrees(levels.keys());
  }

  /**
   * @param seed orders domains that are equally good
   */
  public synchronized GangDraft draft(Snapshot on, GangRequest gang, long seed, Deadline end) {
    List<String> bounds = gang.bounds();
    TopologyTree tree = trees.of(on, bounds, gang.preferred());
    List<GangRole> roles = GangRole.of(gang, on, capacities);
    @Nullable Supply supply = Supply.of(tree, on, roles, end);
    return supply == null
        ? new GangDraft.TooLate()
        : new Search(supply, gang, bounds, seed, end).draft();
  }

  /** One gang on one snapshot. */
  private final class Search {

    private final Supply supply;
    private final TopologyTree tree;
    private final GangRequest gang;
    private final List<String> bounds;
    private final long seed;
    private final Deadline end;
    private final int bound;
    private final int[] tries = {GangSearch.TRIES};
    private boolean late;

    Search(Supply supply, GangRequest gang, List<String> bounds, long seed, Deadline end) {
      this.supply = supply;
      this.tree = supply.tree();
      this.gang = gang;
      this.bounds = bounds;
      this.seed = seed;
      this.end = end;
      this.bound = bounds.stream().mapToInt(tree::level).max().orElse(0);
    }

    GangDraft draft() {
      for (String key : bounds) {
        if (tree.level(key) == 0) {
          return none();
        }
      }
      List<Supply> supplies = Scarcity.of(supply, levels).supplies();
      int wish = Math.max(bound, tree.level(gang.preferred()));
      Optional<GangDraft> found = seek(supplies, tree.nodeLevel(), wish);
      for (int level = wish - 1; found.isEmpty() && level >= bound; level--) {
        found = seek(supplies, level, level);
      }
      return late ? new GangDraft.TooLate() : found.orElseGet(this::none);
    }

    /** From the narrowest level to the widest; all of them before something scarcer is taken. */
    private Optional<GangDraft> seek(List<Supply> supplies, int narrowest, int widest) {
      for (Supply some : supplies) {
        for (int level = narrowest; level >= widest; level--) {
          Optional<GangDraft> found = seek(some, level);
          if (found.isPresent()) {
            return found;
          }
        }
      }
      return Optional.empty();
    }

    private Optional<GangDraft> seek(Supply some, int level) {
      List<TopologyTree.Branch> candidates = new ArrayList<>();
      for (TopologyTree.Branch branch : tree.branches(level)) {
        if (some.mayHold(branch) && branch.within(bound) && holdsOthers(branch)) {
          candidates.add(branch);
        }
      }
      return candidates.isEmpty() ? Optional.empty() : firstOf(candidates, some);
    }

    /** Mostly the first one does, so the others are sorted only where it does not. */
    private Optional<GangDraft> firstOf(List<TopologyTree.Branch> candidates, Supply some) {
      Comparator<TopologyTree.Branch> tightest = tightest();
      TopologyTree.Branch first = Collections.min(candidates, tightest);
      Optional<GangDraft> found = in(first, some);
      if (found.isEmpty() && candidates.size() > 1) {
        candidates.sort(tightest);
      }
      for (int i = 1; i < candidates.size() && found.isEmpty() && !late; i++) {
        found = in(candidates.get(i), some);
        late = end.passed();
      }
      return found;
    }

    private Optional<GangDraft> in(TopologyTree.Branch branch, Supply some) {
      return GangTrial.of(gang, some, branch, tries).map(places -> whole(places, branch));
    }

    private GangDraft whole(List<GangDraft.Place> places, TopologyTree.Branch in) {
      return new GangDraft.Whole(places, tree.key(in.level()), in.value());
    }

    private boolean holdsOthers(TopologyTree.Branch branch) {
      int there = 0;
      for (int leaf = branch.from(); leaf < branch.to() && !gang.rows().isEmpty(); leaf++) {
        there += gang.rows().contains(tree.row(leaf)) ? 1 : 0;
      }
      return there == gang.rows().size();
    }

    private Comparator<TopologyTree.Branch> tightest() {
      return (one, other) -> {
        TopologyTree.@Nullable Branch a = one;
        TopologyTree.@Nullable Branch b = other;
        while (a != null && b != null) {
          int order = Long.compare(left(a), left(b));
          if (order != 0) {
            return order;
          }
          a = a.parent();
          b = b.parent();
        }
        int order = Long.compare(Mix.of(seed, one.mark()), Mix.of(seed, other.mark()));
        return order != 0 ? order : Integer.compare(one.from(), other.from());
      };
    }

    /** What of the scarcest thing that the gang wants is there: the less, the tighter. */
    private long left(TopologyTree.Branch branch) {
      boolean gpus = supply.roles().getFirst().wantsGpus();
      return gpus ? supply.freeGpus(branch) : supply.freeCpu(branch);
    }

    private GangDraft none() {
      int fit = 0;
      int domains = 0;
      for (TopologyTree.Branch branch : tree.branches(bound)) {
        fit = Math.max(fit, supply.fit(branch));
        domains++;
      }
      String missing = bounds.stream().filter(key -> tree.level(key) == 0).findFirst().orElse("");
      boolean absent = !missing.isEmpty();
      String level = absent ? missing : tree.key(bound);
      Reason reason = level.isEmpty() ? Reason.GangCannotFit : Reason.TopologyNotSatisfied;
      return new GangDraft.None(
          reason,
          level,
          absent || level.isEmpty() ? 0 : domains,
          absent ? 0 : fit,
          gang.members().size(),
          refusals());
    }

    private SortedMap<Reason, Integer> refusals() {
      SortedMap<Reason, Integer> most = new TreeMap<>();
      for (int role = 0; role < supply.roles().size(); role++) {
        GangRole its = supply.roles().get(role);
        long room = supply.fit(tree.root(), role);
        if (room < its.size()) {
          return its.takes().refusals(supply.rows());
        }
      }
      return most;
    }
  }
}
