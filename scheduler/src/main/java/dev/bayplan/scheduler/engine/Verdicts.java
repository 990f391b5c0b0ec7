package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Scoring;
import dev.bayplan.policies.Verdict;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What each node says to pods that want the same. A node is asked again only when its row has
 * changed, so a decision costs what changed since the last one of its class. Not for several
 * threads at once, and never for a snapshot older than one that it was asked for.
 */
final class Verdicts {

  private final Wanted wanted;
  private final Scoring general;
  private final Scoring scoring;
  private final long seed;

  /**
   * Versions of the rows, not the rows: a class that is rarely asked for must not keep old nodes.
   */
  private long[] seen = never(64);

  private Said[] said = nothing(64);
  private final int[] refusals = new int[Reason.values().length];
  private @Nullable Contest contest;
  private long[] synced = never(1);
  private long latest;

  private static final long NEVER = -1;

  /** A node's answer, as short as it is needed. */
  sealed interface Said {}

  /** The keys of its score ({@link Scoring#keys}). */
  record Yes(long[] keys) implements Said {}

  record No(Reason reason) implements Said {}

  private static final No UNKNOWN = new No(Reason.DevicesNotReported);

  private static final No[] NO = Arrays.stream(Reason.values()).map(No::new).toArray(No[]::new);

  /**
   * @param general how all pods are compared
   * @param seed breaks ties
   */
  Verdicts(Wanted wanted, Scoring general, long seed) {
    this.wanted = wanted;
    this.general = general;
    this.scoring = general.of(wanted.pod());
    this.seed = seed;
  }

  private static long[] never(int count) {
    long[] versions = new long[count];
    Arrays.fill(versions, NEVER);
    return versions;
  }

  private static Said[] nothing(int rows) {
    Said[] none = new Said[rows];
    Arrays.fill(none, UNKNOWN);
    return none;
  }

  /** Whether what is kept here holds for this snapshot, once its changed rows are looked at. */
  boolean holdsFor(Snapshot on) {
    return on.scoring() == general && on.version() >= latest;
  }

  /** The version of the newest snapshot that it was asked for. */
  long latest() {
    return latest;
  }

  /** How many rows are kept. */
  int rows() {
    return seen.length;
  }

  /** What the node in this row says. */
  Said of(Snapshot on, int row) {
    latest = on.version();
    Snapshot.Row now = on.row(row);
    if (row >= seen.length) {
      grow(row);
    }
    if (row >= 0 && seen[row] != (now == null ? NEVER : now.version())) {
      look(row, now);
    }
    return row < 0 ? UNKNOWN : said[row];
  }

  private void grow(int row) {
    int from = seen.length;
    int rows = Integer.highestOneBit(row) * 2;
    seen = Arrays.copyOf(seen, rows);
    Arrays.fill(seen, from, rows, NEVER);
    said = Arrays.copyOf(said, rows);
    Arrays.fill(said, from, rows, UNKNOWN);
  }

  private void look(int row, Snapshot.@Nullable Row now) {
    count(row, -1);
    seen[row] = now == null ? NEVER : now.version();
    said[row] = now == null ? UNKNOWN : ask(now);
    count(row, 1);
    if (contest != null) {
      contest.set(row, said[row] instanceof Yes yes ? yes.keys() : null);
    }
  }

  private void count(int row, int by) {
    if (seen[row] != NEVER && said[row] instanceof No no) {
      refusals[no.reason().ordinal()] += by;
    }
  }

  private Said ask(Snapshot.Row row) {
    return switch (wanted.on(row.node(), scoring)) {
      case Verdict.Fits fits -> new Yes(scoring.keys(fits.score()));
      case Verdict.Refused refused -> NO[refused.reason().ordinal()];
    };
  }

  /**
   * Brings all rows up to date, for {@link #contest} and {@link #refusals}.
   *
   * @return false where the deadline came first; what was looked at is kept
   */
  boolean sync(Snapshot on, Deadline end) {
    if (synced.length < on.chunks()) {
      int from = synced.length;
      synced = Arrays.copyOf(synced, on.chunks());
      Arrays.fill(synced, from, synced.length, NEVER);
    }
    for (int chunk = 0; chunk < on.chunks(); chunk++) {
      if (synced[chunk] == on.chunkVersion(chunk)) {
        continue;
      }
      if (end.passed()) {
        return false;
      }
      int first = chunk * Snapshot.CHUNK;
      for (int row = first; row < first + Snapshot.CHUNK; row++) {
        of(on, row);
      }
      synced[chunk] = on.chunkVersion(chunk);
    }
    latest = on.version();
    return true;
  }

  /** Among all rows; to be asked after {@link #sync}. */
  Contest contest() {
    Contest known = contest;
    if (known == null) {
      known = new Contest(seed);
      for (int row = 0; row < said.length; row++) {
        if (said[row] instanceof Yes yes) {
          known.set(row, yes.keys());
        }
      }
      contest = known;
    }
    return known;
  }

  /** How many nodes refuse for which reason; to be asked after {@link #sync}. */
  SortedMap<Reason, Integer> refusals() {
    SortedMap<Reason, Integer> all = new TreeMap<>();
    for (Reason reason : Reason.values()) {
      if (refusals[reason.ordinal()] > 0) {
        all.put(reason, refusals[reason.ordinal()]);
      }
    }
    return all;
  }

  /** The whole verdict of a row, with its devices. */
  Verdict verdict(Snapshot.Row row) {
    return wanted.on(row.node(), scoring);
  }
}
