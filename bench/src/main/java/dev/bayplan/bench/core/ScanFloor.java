package dev.bayplan.bench.core;

import dev.bayplan.bench.fleet.PodSource;
import dev.bayplan.policies.Placer;
import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.Score;
import dev.bayplan.policies.Scoring;
import dev.bayplan.policies.Verdict;
import dev.bayplan.scheduler.engine.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * What is compared with: the best node found by asking for each one's verdict anew, with nothing
 * kept from one pod to the next and nothing booked. Whoever is not faster has no index.
 */
final class ScanFloor {

  private static final int LEAST = 3;

  private final Scoring scoring;
  private @Nullable Score best;
  private long pods;

  /**
   * @param scoring as the engine compares placements
   */
  ScanFloor(Scoring scoring) {
    this.scoring = scoring;
  }

  /** Pods per second over this snapshot, tried for so long and with three pods at least. */
  double podsPerSecond(Snapshot snapshot, PodSource source, long atMostNanos) {
    long start = System.nanoTime();
    while (pods < LEAST || System.nanoTime() - start < atMostNanos) {
      PodClass pod = source.next().podClass();
      best = null;
      snapshot.forEach(row -> look(pod, row));
      pods++;
    }
    return pods * 1e9 / (System.nanoTime() - start);
  }

  private void look(PodClass pod, Snapshot.Row row) {
    if (Placer.place(pod, row.node(), scoring) instanceof Verdict.Fits fits
        && (best == null || scoring.compare(fits.score(), best) > 0)) {
      best = fits.score();
    }
  }
}
