package dev.bayplan.bench.gangs;

import java.util.HashSet;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * How near the members of gangs are, the planner's beside the random ones.
 *
 * <p>A far neighbour is a pair of consecutive ranks that are not in one domain.
 */
final class Nearness {

  private final UnaryOperator<String> domain;
  private int gangs;
  private int together;
  private int randomTogether;
  private long far;
  private long randomFar;
  private long leastFar;
  private double bus;
  private double randomBus;
  private double bestBus;
  private int measured;

  /**
   * @param domain of a node by its name: what gangs should not leave
   */
  Nearness(UnaryOperator<String> domain) {
    this.domain = domain;
  }

  /**
   * @param chosen nodes of the members in rank order
   * @param random those of the random placement; empty where it found none, which counts for
   *     nothing
   * @param perDomain how many members one domain can hold
   */
  void add(List<String> chosen, List<String> random, int perDomain) {
    if (random.isEmpty()) {
      return;
    }
    gangs++;
    together += isTogether(chosen) ? 1 : 0;
    randomTogether += isTogether(random) ? 1 : 0;
    far += far(chosen);
    randomFar += far(random);
    leastFar += (chosen.size() - 1) / perDomain;
  }

  /** Adds predicted bandwidths, too, in GB/s. */
  void add(
      List<String> chosen, List<String> random, double best, ToDoubleFunction<List<String>> model) {
    if (random.isEmpty()) {
      return;
    }
    measured++;
    bus += model.applyAsDouble(chosen);
    randomBus += model.applyAsDouble(random);
    bestBus += best;
  }

  private boolean isTogether(List<String> nodes) {
    return new HashSet<>(nodes.stream().map(domain).toList()).size() == 1;
  }

  private int far(List<String> nodes) {
    int pairs = 0;
    for (int rank = 1; rank < nodes.size(); rank++) {
      boolean near = domain.apply(nodes.get(rank)).equals(domain.apply(nodes.get(rank - 1)));
      pairs += near ? 0 : 1;
    }
    return pairs;
  }

  double togetherPercent() {
    return percent(together);
  }

  double randomTogetherPercent() {
    return percent(randomTogether);
  }

  private double percent(int of) {
    return gangs == 0 ? 0 : 100.0 * of / gangs;
  }

  long far() {
    return far;
  }

  long randomFar() {
    return randomFar;
  }

  long leastFar() {
    return leastFar;
  }

  /** Means over the gangs. */
  double bus() {
    return mean(bus);
  }

  double randomBus() {
    return mean(randomBus);
  }

  double bestBus() {
    return mean(bestBus);
  }

  private double mean(double sum) {
    return measured == 0 ? 0 : sum / measured;
  }
}
