package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Hold;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for places of a gang whose roles compete for the same nodes, by trying: each member on the
 * first leaf that takes it, and where one finds none, the ones before it elsewhere. The tries are
 * limited, so in a large domain this is first fit and little more.
 */
final class GangSearch {

  /** How many tries one gang has in all domains together: some milliseconds. */
  static final int TRIES = 1_000;

  private final Supply supply;
  private final TopologyTree.Branch in;
  private final int[] tries;
  private final NodeState[] left;
  private final List<Member> members = new ArrayList<>();
  private final Verdict.@Nullable Fits[] found;
  private final int[] leaves;

  private record Member(int role, int index, boolean first) {}

  private GangSearch(Supply supply, TopologyTree.Branch in, int[] tries) {
    this.supply = supply;
    this.in = in;
    this.tries = tries;
    this.left = new NodeState[in.to() - in.from()];
    Arrays.setAll(left, i -> supply.row(in.from() + i).node());
    for (int role = 0; role < supply.roles().size(); role++) {
      for (int index : supply.roles().get(role).members()) {
        boolean first = index == supply.roles().get(role).members().getFirst();
        members.add(new Member(role, index, first));
      }
    }
    found = new Verdict.@Nullable Fits[members.size()];
    leaves = new int[members.size()];
  }

  /**
   * @param tries how many are left; counted down
   */
  static Optional<List<GangDraft.Place>> of(
      GangRequest gang, Supply supply, TopologyTree.Branch in, int[] tries) {
    GangSearch search = new GangSearch(supply, in, tries);
    return search.run() ? Optional.of(search.places(gang)) : Optional.empty();
  }

  private List<GangDraft.Place> places(GangRequest gang) {
    GangDraft.@Nullable Place[] places = new GangDraft.@Nullable Place[found.length];
    for (int i = 0; i < found.length; i++) {
      Verdict.Fits fits = found[i];
      int member = members.get(i).index();
      if (fits != null) {
        places[member] =
            new GangDraft.Place(
                gang.members().get(member).pod(), supply.row(in.from() + leaves[i]), fits);
      }
    }
    return List.of(places);
  }

  /** Goes forward where a member finds a leaf, and back where it finds none. */
  private boolean run() {
    NodeState[] before = new NodeState[members.size()];
    int at = 0;
    int from = 0;
    while (at < members.size()) {
      int leaf = next(members.get(at), from);
      if (leaf < left.length) {
        before[at] = left[leaf];
        put(at, leaf);
        at++;
        from = at < members.size() && !members.get(at).first() ? leaf : 0;
      } else {
        at--;
        if (at < 0 || tries[0] <= 0) {
          return false;
        }
        left[leaves[at]] = before[at];
        from = leaves[at] + 1;
      }
    }
    return true;
  }

  /** Members of one role are alike, so each goes to the leaf of the one before it, or later. */
  private int next(Member member, int from) {
    int leaf = from;
    while (leaf < left.length && !fits(member, leaf)) {
      leaf++;
    }
    return leaf;
  }

  private boolean fits(Member member, int leaf) {
    if (supply.takes(member.role(), in.from() + leaf) == 0) {
      return false;
    }
    tries[0]--;
    return verdict(member, leaf) instanceof Verdict.Fits;
  }

  private Verdict verdict(Member member, int leaf) {
    GangRole role = supply.roles().get(member.role());
    return role.wanted().on(left[leaf], role.scoring());
  }

  private void put(int at, int leaf) {
    GangRole role = supply.roles().get(members.get(at).role());
    if (verdict(members.get(at), leaf) instanceof Verdict.Fits fits) {
      Hold hold = Hold.of(role.request(), fits.placement(), role.wanted().pod().sharer());
      left[leaf] = left[leaf].with(hold);
      leaves[at] = leaf;
      found[at] = fits;
    }
  }
}
