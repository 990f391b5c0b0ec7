package dev.bayplan.bench.gangs;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * All-reduce bus bandwidth that a set of GPUs is expected to reach, in GB/s: a model on published
 * measurements (NVIDIA/nccl-tests issues and vendors' pages), not a measurement. It knows which
 * GPUs are joined by NVLink and how many network cards the poorest part of the set brings; neither
 * congestion nor the order of ranks.
 */
final class BusBandwidth {

  /** GB200 NVL72, all 72 GPUs, 8 GiB: 834.6. */
  private static final double NVL72 = 834.6;

  /** 8 H100 or H200 in one box, NVLink SHARP: 475 to 480. */
  private static final double HGX = 478;

  /** GB200 over several domains: 393 with 8 GPUs in each, 196 with 4: 49 for each network card. */
  private static final double NVL72_PER_CARD = 393.0 / 8;

  /** Boxes of 8 GPUs with a card of 400G each: 470 expected; with one card 46 to 48. */
  private static final double HGX_ONE_CARD = 47;

  private static final double HGX_EIGHT_CARDS = 470;

  /** Misplacement costs collectives up to 17 % (Arnold, arXiv 2509.15940). */
  private static final double FAR = 0.83;

  private final UnaryOperator<String> clique;
  private final UnaryOperator<String> block;

  /**
   * @param clique NVLink domain of a node by its name; empty where it has none
   * @param block part of the network that a node is in
   */
  BusBandwidth(UnaryOperator<String> clique, UnaryOperator<String> block) {
    this.clique = clique;
    this.block = block;
  }

  /**
   * @param nodes of the members, each of which has so many GPUs
   */
  double of(List<String> nodes, int gpusEach) {
    Map<String, Integer> parts = new TreeMap<>();
    boolean nvl72 = nodes.stream().noneMatch(node -> clique.apply(node).isEmpty());
    for (String node : nodes) {
      String domain = clique.apply(node);
      parts.merge(domain.isEmpty() ? "node/" + node : domain, gpusEach, Integer::sum);
    }
    if (parts.size() == 1) {
      return nvl72 ? NVL72 : HGX;
    }
    boolean far = new HashSet<>(nodes.stream().map(block).toList()).size() > 1;
    return between(parts.values(), nvl72) * (far ? FAR : 1);
  }

  private static double between(Collection<Integer> parts, boolean nvl72) {
    int cards = parts.stream().mapToInt(Integer::intValue).min().orElseThrow();
    double perCard = (HGX_EIGHT_CARDS - HGX_ONE_CARD) / 7;
    return nvl72
        ? Math.min(NVL72, cards * NVL72_PER_CARD)
        : Math.min(HGX_EIGHT_CARDS, HGX_ONE_CARD + (cards - 1) * perCard);
  }
}
