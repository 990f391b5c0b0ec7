package dev.bayplan.scheduler.engine;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Verdicts by what is wanted; those asked for last are kept. It only remembers: with or without it
 * the same question gets the same answer, so a replay need not have it.
 */
final class Index {

  /** All classes and rows together; one of them takes about 100 bytes where a node says yes. */
  private static final long MAX_KEPT = 2_000_000;

  /**
   * So many classes are kept however many nodes there are: a work load has about 150 (openb), and
   * one class too few means that each question looks at all nodes anew.
   */
  private static final long LEAST_CLASSES = 192;

  private final long seed;
  private final Map<Wanted, Verdicts> classes = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * @param seed breaks ties between equally good nodes
   */
  Index(long seed) {
    this.seed = seed;
  }

  long seed() {
    return seed;
  }

  /** Asks the verdicts on this as of this snapshot; one question at a time. */
  synchronized <T> T ask(Snapshot on, Wanted wanted, Function<Verdicts, T> question) {
    Verdicts kept = classes.get(wanted);
    if (kept != null && kept.holdsFor(on)) {
      return question.apply(kept);
    }
    Verdicts fresh = new Verdicts(wanted, on.scoring(), seed);
    if (kept == null || on.version() >= kept.latest()) {
      classes.put(wanted, fresh); // An old picture is looked at and forgotten.
    }
    T answer = question.apply(fresh);
    forgetOldest();
    return answer;
  }

  private void forgetOldest() {
    long kept = 0;
    long rows = 0;
    for (Verdicts each : classes.values()) {
      kept += each.rows();
      rows = Math.max(rows, each.rows());
    }
    long most = Math.max(MAX_KEPT, LEAST_CLASSES * rows);
    Iterator<Verdicts> oldest = classes.values().iterator();
    while (kept > most && classes.size() > 1) {
      kept -= oldest.next().rows();
      oldest.remove();
    }
  }
}
