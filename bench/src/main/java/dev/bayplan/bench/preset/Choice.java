package dev.bayplan.bench.preset;

import dev.bayplan.policies.Score;
import dev.bayplan.policies.Scoring;
import java.util.Comparator;

/**
 * How one node is chosen of those that fit.
 *
 * @param order of scores, the better one is the greater
 * @param firstWins whether the first of equal nodes is taken; else a random one is
 */
public record Choice(Scoring scoring, Comparator<Score> order, boolean firstWins) {

  /** Exact scores, random ties. */
  public static Choice by(Scoring scoring) {
    return new Choice(scoring, scoring::compare, false);
  }
}
