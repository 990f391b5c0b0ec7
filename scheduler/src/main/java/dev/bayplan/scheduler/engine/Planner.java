package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Placer;
import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a node for one pod: a pure function of a snapshot, a request, the rows offered and a
 * seed. The order of the rows decides nothing: ties are broken by the seed mixed with the row.
 */
final class Planner {

  private static final int ROWS_BETWEEN_LOOKS = 256;

  private Planner() {}

  static Draft draft(
      Snapshot snapshot,
      Request request,
      String sharingKey,
      int[] offered,
      long seed,
      Deadline end) {
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
      switch (Placer.place(request, sharingKey, row.node())) {
        case Verdict.Refused refused -> reasons[i] = refused.reason();
        case Verdict.Fits fits -> {
          candidates++;
          best = better(best, new Draft.Best(i, row, fits, 0), seed);
        }
      }
    }
    return best == null
        ? new Draft.None(reasons)
        : new Draft.Best(best.index(), best.row(), best.fits(), candidates);
  }

  private static Draft.Best better(Draft.@Nullable Best best, Draft.Best next, long seed) {
    if (best == null) {
      return next;
    }
    int order = next.fits().score().compareTo(best.fits().score());
    if (order == 0) {
      order = Long.compare(Mix.of(seed, next.row().row()), Mix.of(seed, best.row().row()));
    }
    return order > 0 ? next : best;
  }
}
