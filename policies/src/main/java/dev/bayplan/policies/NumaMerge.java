package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.List;

/**
 * Agrees the hints of several resources on one set of NUMA nodes, as the kubelet's Topology Manager
 * does: Kubernetes 1.36, {@code pkg/kubelet/cm/topologymanager/policy.go} ({@code HintMerger}) and
 * {@code policy_*.go}.
 *
 * <p>Only devices give hints here: CPU and memory managers give some only where their policies are
 * {@code static} and {@code Static}, which no node reports. Distances between NUMA nodes ({@code
 * prefer-closest-numa-nodes}) are not known either; they never decide whether a pod is admitted.
 */
final class NumaMerge {

  private final long every;
  private final List<List<NumaHint>> hints;
  private final int wanted;
  private NumaHint best;

  private NumaMerge(long every, List<List<NumaHint>> hints) {
    this.every = every;
    this.hints = hints;
    this.wanted = mostNeeded(hints);
    this.best = new NumaHint(0, false);
  }

  /**
   * What the kubelet decides.
   *
   * @param every all NUMA nodes
   * @param hints by resource, none of them empty
   */
  static Decision decide(NumaPolicy.Kind policy, long every, List<List<NumaHint>> hints) {
    NumaMerge merge =
        new NumaMerge(every, policy == NumaPolicy.Kind.SINGLE_NUMA_NODE ? single(hints) : hints);
    merge.tryAll(0, new NumaHint[hints.size()]);
    NumaHint found = merge.best.nodes() == 0 ? new NumaHint(every, false) : merge.best;
    return switch (policy) {
      case NONE -> new Decision(true, NumaHint.ANY);
      case BEST_EFFORT -> new Decision(true, found.nodes());
      case RESTRICTED, SINGLE_NUMA_NODE -> new Decision(found.preferred(), found.nodes());
    };
  }

  /**
   * @param nodes the NUMA nodes whose devices are given first; nothing where it is not admitted
   */
  record Decision(boolean admitted, long nodes) {}

  private static List<List<NumaHint>> single(List<List<NumaHint>> hints) {
    List<List<NumaHint>> kept = new ArrayList<>();
    for (List<NumaHint> one : hints) {
      List<NumaHint> some = new ArrayList<>();
      for (NumaHint hint : one) {
        if (hint.preferred() && (hint.nodes() == NumaHint.ANY || hint.size() == 1)) {
          some.add(hint);
        }
      }
      kept.add(some);
    }
    return kept;
  }

  /** The NUMA nodes that the most demanding resource needs. */
  private static int mostNeeded(List<List<NumaHint>> hints) {
    int most = 0;
    for (List<NumaHint> one : hints) {
      int least = Integer.MAX_VALUE;
      for (NumaHint hint : one) {
        least = hint.nodes() == NumaHint.ANY ? least : Math.min(least, hint.size());
      }
      most = least == Integer.MAX_VALUE ? most : Math.max(most, least);
    }
    return most;
  }

  private void tryAll(int resource, NumaHint[] chosen) {
    if (resource == hints.size()) {
      offer(merged(chosen));
      return;
    }
    for (NumaHint hint : hints.get(resource)) {
      chosen[resource] = hint;
      tryAll(resource + 1, chosen);
    }
  }

  /** The nodes in all of them; preferred where all are, and of one mind. */
  private NumaHint merged(NumaHint[] chosen) {
    long nodes = every;
    long first = NumaHint.ANY;
    boolean preferred = true;
    for (NumaHint hint : chosen) {
      nodes &= hint.nodes();
      first = first == NumaHint.ANY ? hint.nodes() : first;
      preferred &= hint.preferred() && (hint.nodes() == NumaHint.ANY || hint.nodes() == first);
    }
    return new NumaHint(nodes, preferred);
  }

  private void offer(NumaHint hint) {
    if (hint.nodes() != 0 && (best.nodes() == 0 || beats(hint))) {
      best = hint;
    }
  }

  /** Preferred ones by how narrow they are, the others by how near they come to what is needed. */
  private boolean beats(NumaHint hint) {
    if (hint.preferred() != best.preferred()) {
      return hint.preferred();
    }
    int nearer = hint.preferred() ? 0 : Integer.compare(nearness(hint), nearness(best));
    return nearer == 0 ? hint.narrowerThan(best) : nearer > 0;
  }

  /** From below first, then from above: what the kubelet spells out in seven cases. */
  private int nearness(NumaHint hint) {
    return hint.size() <= wanted ? hint.size() : -hint.size();
  }
}
