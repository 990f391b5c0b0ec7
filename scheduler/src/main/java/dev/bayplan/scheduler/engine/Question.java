package dev.bayplan.scheduler.engine;

import java.util.stream.IntStream;

/**
 * May this pod go onto one of these nodes? A filter call asks it, or our own queue.
 *
 * @param offered per offered node its row in {@link NodeNames}, or -1 for a name never heard of;
 *     the order is the caller's and decides nothing
 * @param nominated the row of {@code status.nominatedNodeName}, or -1
 * @param everywhere any node will do: then {@code offered} is empty, and a place in it is a row
 */
public record Question(PodFacts pod, int[] offered, int nominated, boolean everywhere) {

  /** One of a filter call. */
  public Question(PodFacts pod, int[] offered, int nominated) {
    this(pod, offered, nominated, false);
  }

  /** Where in the whole cluster? */
  public static Question everywhere(PodFacts pod) {
    return new Question(pod, new int[0], -1, true);
  }

  /** The place of a row among those offered, or -1. */
  int indexOf(int row) {
    if (everywhere) {
      return row;
    }
    for (int i = 0; i < offered.length; i++) {
      if (offered[i] == row) {
        return i;
      }
    }
    return -1;
  }

  /** All rows to look at. */
  int[] rows(Snapshot on) {
    if (!everywhere) {
      return offered;
    }
    return IntStream.range(0, on.chunks() * Snapshot.CHUNK)
        .filter(row -> on.row(row) != null)
        .toArray();
  }
}
