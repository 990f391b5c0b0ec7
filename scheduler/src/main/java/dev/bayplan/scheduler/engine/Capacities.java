package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Scoring;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What nodes take, by what is wanted; those asked for last are kept. It only remembers. Not for
 * several threads at once.
 */
final class Capacities {

  /** All classes and rows together; one takes about 32 bytes. */
  private static final long MAX_KEPT = 1_000_000;

  private static final int LEAST_CLASSES = 16;

  private final Map<Wanted, Takes> classes = new LinkedHashMap<>(16, 0.75f, true);
  private @Nullable Scoring scoring;

  /** Of one class; what it says holds while the caller does not ask for another snapshot. */
  @SuppressWarnings("ReferenceEquality") // another one is another one, as for Verdicts
  Takes of(Snapshot on, Wanted wanted) {
    if (scoring != on.scoring()) {
      classes.clear(); // By another mix shares go to other GPUs, so a node may take more or less.
      scoring = on.scoring();
    }
    Takes known = classes.get(wanted);
    if (known == null) {
      forgetOldest();
      known = new Takes(wanted, on.scoring().of(wanted.pod()));
      classes.put(wanted, known);
    }
    return known;
  }

  private void forgetOldest() {
    long kept = classes.values().stream().mapToLong(Takes::rows).sum();
    Iterator<Takes> oldest = classes.values().iterator();
    while (kept > MAX_KEPT && classes.size() > LEAST_CLASSES) {
      kept -= oldest.next().rows();
      oldest.remove();
    }
  }
}
