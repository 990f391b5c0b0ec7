package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Capacity;
import dev.bayplan.policies.Hold;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Verdict;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One try to place a whole gang in one branch, on copies of its nodes: it is thrown away where it
 * fails. The hardest role goes first; the members of a role go by rank, from leaf to leaf.
 */
final class GangTrial {

  private final GangRequest gang;
  private final Supply supply;
  private final TopologyTree.Branch in;
  private final @Nullable NodeState[] left;
  private final GangDraft.@Nullable Place[] places;

  private GangTrial(GangRequest gang, Supply supply, TopologyTree.Branch in) {
    this.gang = gang;
    this.supply = supply;
    this.in = in;
    this.left = new @Nullable NodeState[in.to() - in.from()];
    this.places = new GangDraft.@Nullable Place[gang.members().size()];
  }

  /**
   * The places of all members; empty where they do not fit.
   *
   * @param tries of {@link GangSearch}
   */
  static Optional<List<GangDraft.Place>> of(
      GangRequest gang, Supply supply, TopologyTree.Branch in, int[] tries) {
    GangTrial trial = new GangTrial(gang, supply, in);
    if (trial.byQuota()) {
      return Optional.of(List.of(trial.places));
    }
    boolean compete = supply.roles().size() > 1;
    return compete ? GangSearch.of(gang, supply, in, tries) : Optional.empty();
  }

  /** As many on each node as keeps neighbours together, role by role. */
  private boolean byQuota() {
    for (int role = 0; role < supply.roles().size(); role++) {
      Optional<int[]> quota = quota(role);
      if (quota.isEmpty() || !place(supply.roles().get(role), quota.get())) {
        return false;
      }
    }
    return true;
  }

  private Optional<int[]> quota(int role) {
    int[] takes = takes(role);
    if (!supply.roles().get(role).wantsGpus()) {
      Optional<int[]> sparing = shared(role, withoutFreeGpus(takes));
      if (sparing.isPresent()) {
        return sparing;
      }
    }
    return shared(role, takes);
  }

  private Optional<int[]> shared(int role, int[] takes) {
    return Quota.of(supply, in, takes, this::used, supply.roles().get(role));
  }

  private boolean used(int leaf) {
    return left[leaf - in.from()] != null;
  }

  /** What each node takes now that the roles before have their places. */
  private int[] takes(int role) {
    GangRole its = supply.roles().get(role);
    int[] takes = new int[left.length];
    for (int i = 0; i < takes.length; i++) {
      NodeState node = left[i];
      int before = supply.takes(role, in.from() + i);
      takes[i] = node == null || before == 0 ? before : recount(its, node);
    }
    return takes;
  }

  private static int recount(GangRole role, NodeState node) {
    return role.wanted().on(node, role.scoring()) instanceof Verdict.Fits fits
        ? Capacity.of(role.wanted().pod(), node, fits, role.scoring(), role.size())
        : 0;
  }

  private int[] withoutFreeGpus(int[] takes) {
    int[] some = takes.clone();
    for (int i = 0; i < some.length; i++) {
      some[i] = state(in.from() + i).untouchedGpus() > 0 ? 0 : some[i];
    }
    return some;
  }

  private NodeState state(int leaf) {
    NodeState node = left[leaf - in.from()];
    return node == null ? supply.row(leaf).node() : node;
  }

  private boolean place(GangRole role, int[] quota) {
    int next = 0;
    for (int i = 0; i < quota.length; i++) {
      for (int n = 0; n < quota[i]; n++) {
        if (!put(role, role.members().get(next++), in.from() + i)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean put(GangRole role, int member, int leaf) {
    NodeState node = state(leaf);
    if (!(role.wanted().on(node, role.scoring()) instanceof Verdict.Fits fits)) {
      return false;
    }
    places[member] = new GangDraft.Place(gang.members().get(member).pod(), supply.row(leaf), fits);
    left[leaf - in.from()] =
        node.with(Hold.of(role.request(), fits.placement(), role.wanted().pod().sharer()));
    return true;
  }
}
