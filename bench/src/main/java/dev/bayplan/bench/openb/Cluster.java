package dev.bayplan.bench.openb;

import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.Hold;
import dev.bayplan.policies.JobMix;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Placer;
import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.Score;
import dev.bayplan.policies.Scoring;
import dev.bayplan.policies.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that fill and never empty. Verdicts are kept per kind of pod and node until the node
 * changes, which makes a run quick and changes nothing.
 */
final class Cluster {

  private static final String ONE_NAMESPACE = "openb";

  private final List<NodeState> nodes;
  private final List<List<Hold>> holds = new ArrayList<>();
  private final int[] versions;
  private final Scoring scoring;
  private final boolean published;
  private final Random random;
  private final long weight;
  private final Map<TracePod, Kept> kept = new HashMap<>();

  /**
   * Of one kind of pod: what it asks for and the verdict of each node, with the version it is for.
   */
  private record Kept(PodClass pod, @Nullable Verdict[] verdicts, int[] versions) {}

  /**
   * @param published see {@link Policy}
   */
  Cluster(List<NodeState> nodes, Scoring scoring, boolean published, Random random) {
    this.nodes = new ArrayList<>(nodes);
    this.scoring = scoring;
    this.published = published;
    this.random = random;
    weight = scoring.mix().tasks().stream().mapToLong(JobMix.Task::weight).sum();
    versions = new int[nodes.size()];
    nodes.forEach(_ -> holds.add(new ArrayList<>()));
  }

  /** The node that the pod was put on, or -1 where it fits nowhere. */
  int place(TracePod pod) {
    Kept known = kept.computeIfAbsent(pod, this::fresh);
    int best = best(known);
    if (best >= 0) {
      put(known.pod(), best);
    }
    return best;
  }

  private Kept fresh(TracePod pod) {
    int[] stale = new int[nodes.size()];
    Arrays.fill(stale, -1);
    return new Kept(
        PodClass.of(pod.request(), ONE_NAMESPACE), new @Nullable Verdict[nodes.size()], stale);
  }

  private int best(Kept known) {
    int best = -1;
    Score score = null;
    int ties = 0;
    for (int node = 0; node < nodes.size(); node++) {
      if (verdict(known, node) instanceof Verdict.Fits fits) {
        int order = score == null ? 1 : compare(fits.score(), score);
        ties = order > 0 ? 1 : order == 0 ? ties + 1 : ties;
        if (order > 0 || (order == 0 && !published && random.nextInt(ties) == 0)) {
          best = node;
          score = fits.score();
        }
      }
    }
    return best;
  }

  private int compare(Score one, Score other) {
    return published ? Integer.compare(cut(one), cut(other)) : scoring.compare(one, other);
  }

  /** The integer part of 100 times the sigmoid of the gradient, in thousandths of a GPU. */
  private int cut(Score score) {
    double strandedGpus = -score.fit() / (double) weight / 1_000_000;
    return (int) (100 / (1 + Math.exp(strandedGpus)));
  }

  private Verdict verdict(Kept known, int node) {
    Verdict verdict = known.verdicts()[node];
    if (verdict == null || known.versions()[node] != versions[node]) {
      verdict = Placer.place(known.pod(), nodes.get(node), scoring);
      known.verdicts()[node] = verdict;
      known.versions()[node] = versions[node];
    }
    return verdict;
  }

  private void put(PodClass pod, int node) {
    NodeState state = nodes.get(node);
    Scoring seeded = scoring.seeded(random.nextLong());
    if (Placer.place(pod, state, seeded) instanceof Verdict.Fits fits) {
      holds.get(node).add(Hold.of(pod.request(), fits.placement(), pod.sharer()));
    }
    NodeState next = state.holding(holds.get(node));
    if (next.overCommitments() > 0) {
      throw new IllegalStateException(state.facts().name() + " has given a GPU twice");
    }
    nodes.set(node, next);
    versions[node]++;
  }

  NodeState node(int node) {
    return nodes.get(node);
  }

  int size() {
    return nodes.size();
  }

  /** GPU that nobody holds, in thousandths. */
  static long freeMilli(NodeState node) {
    long free = 0;
    for (int gpu = 0; gpu < node.gpus().size(); gpu++) {
      free += node.freeMiB(gpu);
    }
    return free;
  }

  static long capacityMilli(List<NodeState> nodes) {
    return nodes.stream().flatMap(node -> node.gpus().stream()).mapToLong(Gpu::memoryMiB).sum();
  }
}
