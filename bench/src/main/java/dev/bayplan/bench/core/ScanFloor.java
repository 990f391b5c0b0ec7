package dev.bayplan.bench.core;

import dev.bayplan.bench.fleet.WorkloadPod;
import dev.bayplan.policies.Placer;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Score;
import dev.bayplan.policies.Verdict;
import dev.bayplan.scheduler.engine.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * What is compared with: the best node found by asking for each one's verdict anew, with nothing
 * kept from one pod to the next and nothing booked. Whoever is not faster has no index.
 */
final class ScanFloor {

  private static final int LEAST = 3;

  private @Nullable Score best;
  private long pods;

  /** Pods per second over this snapshot, tried for so long and with three pods at least. */
  double podsPerSecond(Snapshot snapshot, PodSource source, long atMostNanos) {
    long start = System.nanoTime();
    while (pods < LEAST || System.nanoTime() - start < atMostNanos) {
      WorkloadPod pod = source.next();
      best = null;
      Request request = pod.request();
      snapshot.forEach(row -> look(request, pod.namespace(), row));
      pods++;
    }
    return pods * 1e9 / (System.nanoTime() - start);
  }

  private void look(Request request, String namespace, Snapshot.Row row) {
    if (Placer.place(request, namespace, row.node()) instanceof Verdict.Fits fits
        && (best == null || fits.score().compareTo(best) > 0)) {
      best = fits.score();
    }
  }
}
