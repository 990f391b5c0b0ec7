package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Placer;
import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Scoring;
import dev.bayplan.policies.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a node for one pod: a pure function of a snapshot, a class of pods, the rows offered and
 * a seed. The order of the rows decides nothing: ties are broken by the seed mixed with the row.
 */
final class Planner {

  private static final int ROWS_BETWEEN_LOOKS = 256;

  private Planner() {}

  static Draft draft(Snapshot snapshot, PodClass pod, int[] offered, long seed, Deadline end) {
    Scoring scoring = snapshot.scoring().of(pod);
    Reason[] reasons = new Reason[offered.length];
    Draft.Best best = null;
    int candidates = 0;
    for (int i = 0; i < offered.length; i++) {
      if (i % ROWS_BETWEEN_LOOKS == ROWS_BETWEEN_LOOKS - 1 && end.passed()) {
        return new Draft.TooLate();
      }
      Snapshot.Row row = snapshot.row(offered[i]);
      if (row == null) {
        reasons[i] = Reason.DevicesNotReported;
        continue;
      }
      switch (Placer.place(pod, row.node(), scoring)) {
        case Verdict.Refused refused -> reasons[i] = refused.reason();
        case Verdict.Fits fits -> {
          candidates++;
          best = better(scoring, best, new Draft.Best(i, row, fits, 0), seed);
        }
      }
    }
    return best == null
        ? new Draft.None(reasons)
        : new Draft.Best(best.index(), best.row(), best.fits(), candidates);
  }

  private static Draft.Best better(
      Scoring scoring, Draft.@Nullable Best best, Draft.Best next, long seed) {
    if (best == null) {
      return next;
    }
    int order = scoring.compare(next.fits().score(), best.fits().score());
    if (order == 0) {
      order = Long.compare(Mix.of(seed, next.row().row()), Mix.of(seed, best.row().row()));
    }
    return order > 0 ? next : best;
  }
}
