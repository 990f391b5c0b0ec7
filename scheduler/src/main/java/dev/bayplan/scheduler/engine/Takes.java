package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Capacity;
import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Scoring;
import dev.bayplan.policies.Verdict;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many pods that want the same each node takes at once, and why it takes none. A node is
 * counted again only when its row has changed, or when more are asked for than were counted. Not
 * for several threads at once.
 */
final class Takes {

  private static final long NEVER = -1;

  private final Wanted wanted;
  private final Scoring scoring;
  private long[] seen = new long[0];
  private int[] counted = new int[0];
  private int[] limit = new int[0];
  private @Nullable Reason[] refusals = new Reason[0];
  private long[] preferences = new long[0];

  /**
   * @param scoring how pods of this class are compared
   */
  Takes(Wanted wanted, Scoring scoring) {
    this.wanted = wanted;
    this.scoring = scoring;
  }

  /** How many rows are kept. */
  int rows() {
    return seen.length;
  }

  /** So many more, {@code most} at most. */
  int count(Snapshot.Row row, int most) {
    int at = row.row();
    grow(at + 1);
    if (seen[at] != row.version() || (counted[at] >= limit[at] && limit[at] < most)) {
      look(row, most);
    }
    return Math.min(counted[at], most);
  }

  private void grow(int rows) {
    int before = seen.length;
    if (rows > before) {
      int length = Math.max(rows, Integer.highestOneBit(rows) * 2);
      seen = Arrays.copyOf(seen, length);
      Arrays.fill(seen, before, length, NEVER);
      counted = Arrays.copyOf(counted, length);
      limit = Arrays.copyOf(limit, length);
      refusals = Arrays.copyOf(refusals, length);
      preferences = Arrays.copyOf(preferences, length);
    }
  }

  private void look(Snapshot.Row row, int most) {
    int at = row.row();
    seen[at] = row.version();
    limit[at] = most;
    switch (wanted.on(row.node(), scoring)) {
      case Verdict.Fits fits -> {
        refusals[at] = null;
        preferences[at] = fits.score().preference();
        counted[at] = Capacity.of(wanted.pod(), row.node(), fits, scoring, most);
      }
      case Verdict.Refused refused -> {
        refusals[at] = refused.reason();
        counted[at] = 0;
      }
    }
  }

  /** How well the pod's preferred node affinity likes the node of a row that was counted. */
  long preference(int row) {
    return preferences[row];
  }

  /** Why the nodes of these rows, which were counted, take none. */
  SortedMap<Reason, Integer> refusals(int[] rows) {
    SortedMap<Reason, Integer> all = new TreeMap<>();
    for (int row : rows) {
      Reason reason = refusals[row];
      if (reason != null) {
        all.merge(reason, 1, Integer::sum);
      }
    }
    return all;
  }
}
