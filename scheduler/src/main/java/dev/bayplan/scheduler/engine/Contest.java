package dev.bayplan.scheduler.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The best of all rows at any time: a tournament tree, so that a row that changes plays its own
 * matches again and no others. Equal rows are ordered by a seed, the same for all of them.
 */
final class Contest {

  private static final int NOBODY = -1;

  private final long seed;
  private long[] @Nullable [] keys = new long[64][];

  /** At {@code i} who won between {@code 2i} and {@code 2i + 1}; the rows stand at the end. */
  private int[] winners = leaves(64);

  private int entered;

  Contest(long seed) {
    this.seed = seed;
  }

  private static int[] leaves(int rows) {
    int[] winners = new int[2 * rows];
    Arrays.fill(winners, NOBODY);
    return winners;
  }

  /** The row's keys, the first one counts most; null takes the row out. */
  void set(int row, long @Nullable [] its) {
    if (row >= keys.length) {
      grow(row);
    }
    entered += (its == null ? 0 : 1) - (keys[row] == null ? 0 : 1);
    keys[row] = its;
    play(row);
  }

  private void grow(int row) {
    long[] @Nullable [] old = keys;
    int rows = Integer.highestOneBit(row) * 2;
    keys = Arrays.copyOf(old, rows);
    winners = leaves(rows);
    for (int i = 0; i < old.length; i++) {
      if (old[i] != null) {
        play(i);
      }
    }
  }

  private void play(int row) {
    int at = keys.length + row;
    winners[at] = keys[row] == null ? NOBODY : row;
    for (at /= 2; at > 0; at /= 2) {
      winners[at] = better(winners[2 * at], winners[2 * at + 1]);
    }
  }

  private int better(int one, int other) {
    if (one == NOBODY || other == NOBODY) {
      return Math.max(one, other);
    }
    return compare(keys[one], one, keys[other], other, seed) >= 0 ? one : other;
  }

  /** Positive where the first row is the better one; never 0 for two different rows. */
  static int compare(
      long @Nullable [] keys, int row, long @Nullable [] otherKeys, int otherRow, long seed) {
    int order = Arrays.compare(keys, otherKeys);
    return order != 0 ? order : Long.compare(Mix.of(seed, row), Mix.of(seed, otherRow));
  }

  /** The best row, or -1 where there is none. */
  int best() {
    return winners[1];
  }

  /** How many rows take part. */
  int entered() {
    return entered;
  }
}
