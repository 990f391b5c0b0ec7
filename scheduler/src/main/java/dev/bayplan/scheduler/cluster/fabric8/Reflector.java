package dev.bayplan.scheduler.cluster.fabric8;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Follows all objects of one kind: a list in pages, then a watch from its revision on, begun anew
 * at the last revision that was seen wherever it ends; where the API server has forgotten that
 * revision, another list. It tells while it reads and keeps nothing but the last state of each
 * object (a client's informer holds a whole page several times, and reads each change twice).
 *
 * @param <I> what is kept of one object
 */
final class Reflector<I extends Item> implements Events.Reader<I> {

  /** The API server ends a watch after this. */
  private static final Duration WATCH = Duration.ofMinutes(5);

  private final Sight<I> sight;
  private final Pages<I> pages;
  private final Events<I> events;
  private final Changes<I> changes;

  Reflector(Sight<I> sight, Pages<I> pages, Events<I> events, Changes<I> changes) {
    this.sight = sight;
    this.pages = pages;
    this.events = events;
    this.changes = changes;
  }

  String path() {
    return sight.path();
  }

  /**
   * Lists, or watches until the watch ends. To be called over and over, by one thread.
   *
   * @throws IOException where it broke; the next call goes on
   */
  void step() throws IOException {
    try {
      if (sight.revision().isEmpty()) {
        list();
      } else {
        events.read(sight.revision(), WATCH, this);
      }
    } catch (Streams.Status status) {
      if (!status.isGone()) {
        throw status;
      }
      sight.reached("");
    }
  }

  private void list() throws IOException {
    Set<String> found = new HashSet<>();
    String listed =
        pages.list(item -> {
          found.add(item.key());
          seen(item);
        });
    for (I item : List.copyOf(sight.known().values())) {
      if (!found.contains(item.key())) {
        gone(item.key());
      }
    }
    changes.onList();
    sight.reached(listed);
  }

  @Override
  public boolean changed(I item, boolean gone) {
    if (gone) {
      gone(item.key());
    } else {
      seen(item);
    }
    return reached(item.revision());
  }

  @Override
  public boolean reached(long revision) {
    if (revision != 0) {
      sight.reached(Long.toUnsignedString(revision));
    }
    return true;
  }

  @SuppressWarnings("ReferenceEquality") // what is known and unchanged is read as the same object
  private void seen(I item) {
    I before = sight.known().put(item.key(), item);
    if (before == null) {
      changes.onAdd(item);
    } else if (before != item) {
      changes.onUpdate(before, item);
    }
  }

  private void gone(String key) {
    I last = sight.known().remove(key);
    if (last != null) {
      changes.onDelete(last);
    }
  }
}
