package dev.bayplan.bench.preset;

import dev.bayplan.policies.Hold;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Placer;
import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.Score;
import dev.bayplan.policies.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that fill and never empty. Verdicts are kept per kind of pod and node until the node
 * changes, which makes a run quick and changes nothing.
 *
 * @param <K> kinds of pods: equal ones are placed alike
 */
public final class PresetCluster<K> {

  private final List<NodeState> nodes;
  private final List<List<Hold>> holds = new ArrayList<>();
  private final int[] versions;
  private final Choice choice;
  private final Random random;
  private final Function<K, PodClass> classOf;
  private final Map<K, Kept> kept = new HashMap<>();

  /**
   * Of one kind of pod: what it asks for and the verdict of each node, with the version it is for.
   */
  private record Kept(PodClass pod, @Nullable Verdict[] verdicts, int[] versions) {}

  /**
   * @param random breaks ties and seeds {@link dev.bayplan.policies.Preset#RANDOM}
   * @param classOf what a pod of this kind asks for
   */
  public PresetCluster(
      List<NodeState> nodes, Choice choice, Random random, Function<K, PodClass> classOf) {
    this.nodes = new ArrayList<>(nodes);
    this.choice = choice;
    this.random = random;
    this.classOf = classOf;
    versions = new int[nodes.size()];
    nodes.forEach(_ -> holds.add(new ArrayList<>()));
  }

  /** The node that the pod was put on, or -1 where it fits nowhere. */
  public int place(K pod) {
    Kept known = kept.computeIfAbsent(pod, this::fresh);
    int best = best(known);
    if (best >= 0) {
      put(known.pod(), best);
    }
    return best;
  }

  private Kept fresh(K pod) {
    int[] stale = new int[nodes.size()];
    Arrays.fill(stale, -1);
    return new Kept(classOf.apply(pod), new @Nullable Verdict[nodes.size()], stale);
  }

  private int best(Kept known) {
    int best = -1;
    Score score = null;
    int ties = 0;
    for (int node = 0; node < nodes.size(); node++) {
      if (verdict(known, node) instanceof Verdict.Fits fits) {
        int order = score == null ? 1 : choice.order().compare(fits.score(), score);
        ties = order > 0 ? 1 : order == 0 ? ties + 1 : ties;
        if (order > 0 || (order == 0 && !choice.firstWins() && random.nextInt(ties) == 0)) {
          best = node;
          score = fits.score();
        }
      }
    }
    return best;
  }

  private Verdict verdict(Kept known, int node) {
    Verdict verdict = known.verdicts()[node];
    if (verdict == null || known.versions()[node] != versions[node]) {
      verdict = Placer.place(known.pod(), nodes.get(node), choice.scoring());
      known.verdicts()[node] = verdict;
      known.versions()[node] = versions[node];
    }
    return verdict;
  }

  private void put(PodClass pod, int node) {
    NodeState state = nodes.get(node);
    if (Placer.place(pod, state, choice.scoring().seeded(random.nextLong()))
        instanceof Verdict.Fits fits) {
      holds.get(node).add(Hold.of(pod.request(), fits.placement(), pod.sharer()));
    }
    NodeState next = state.holding(holds.get(node));
    if (next.overCommitments() > 0) {
      throw new IllegalStateException(state.facts().name() + " has given a GPU twice");
    }
    nodes.set(node, next);
    versions[node]++;
  }

  public NodeState node(int node) {
    return nodes.get(node);
  }

  /** All of them, as they are now. */
  public List<NodeState> nodes() {
    return List.copyOf(nodes);
  }
}
