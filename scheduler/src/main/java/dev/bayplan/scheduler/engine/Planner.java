package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Preset;
import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Verdict;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Chooses a node for one pod: a pure function of a snapshot, what is wanted, the rows offered and a
 * seed. The order of the rows decides nothing: ties are broken by the seed mixed with the row.
 */
final class Planner {

  private static final int ROWS_BETWEEN_LOOKS = 256;

  private final Snapshot on;
  private final Verdicts verdicts;
  private final long seed;
  private final Deadline end;

  private Planner(Snapshot on, Verdicts verdicts, long seed, Deadline end) {
    this.on = on;
    this.verdicts = verdicts;
    this.seed = seed;
    this.end = end;
  }

  /**
   * @param seed orders nodes that are equally good, and is the same for all pods; {@link
   *     Preset#RANDOM} alone mixes {@code dice} in
   * @param dice the pod's own
   */
  static Draft draft(
      Index index, Snapshot on, Wanted wanted, Question question, long dice, Deadline end) {
    return index.ask(
        on,
        wanted,
        verdicts -> {
          boolean random = on.scoring().preset() == Preset.RANDOM;
          Planner planner = new Planner(on, verdicts, random ? dice : index.seed(), end);
          return question.everywhere() && !random
              ? planner.everywhere()
              : planner.among(question.rows(on));
        });
  }

  private Draft everywhere() {
    if (!verdicts.sync(on, end)) {
      return new Draft.TooLate();
    }
    Contest contest = verdicts.contest();
    int best = contest.best();
    return best < 0
        ? new Draft.None(new Reason[0], verdicts.refusals())
        : best(best, best, contest.entered());
  }

  private Draft among(int[] offered) {
    Reason[] reasons = new Reason[offered.length];
    int best = -1;
    Verdicts.Yes itsYes = null;
    int candidates = 0;
    for (int i = 0; i < offered.length; i++) {
      if (i % ROWS_BETWEEN_LOOKS == ROWS_BETWEEN_LOOKS - 1 && end.passed()) {
        return new Draft.TooLate();
      }
      switch (verdicts.of(on, offered[i])) {
        case Verdicts.No no -> reasons[i] = no.reason();
        case Verdicts.Yes yes -> {
          candidates++;
          if (itsYes == null
              || Contest.compare(yes.keys(), offered[i], itsYes.keys(), offered[best], seed) > 0) {
            best = i;
            itsYes = yes;
          }
        }
      }
    }
    return best < 0
        ? new Draft.None(reasons, histogram(reasons))
        : best(best, offered[best], candidates);
  }

  private Draft best(int index, int row, int candidates) {
    Snapshot.Row node = on.row(row);
    if (node != null && verdicts.verdict(node) instanceof Verdict.Fits fits) {
      return new Draft.Best(index, node, fits, candidates);
    }
    throw new IllegalStateException("row " + row + " was said to fit, and does not");
  }

  static SortedMap<Reason, Integer> histogram(Reason[] reasons) {
    SortedMap<Reason, Integer> counts = new TreeMap<>();
    for (Reason reason : reasons) {
      counts.merge(reason, 1, Integer::sum);
    }
    return counts;
  }
}
