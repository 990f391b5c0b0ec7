package dev.bayplan.scheduler.cluster.fabric8;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All objects of a kind as a consistent list would give them, at the cost of what changed lately: a
 * consistent read tells at which revision the API server is, and a short watch from where the
 * reflector is tells what that one has not seen yet, up to a bookmark at that revision or a later
 * one. Where no such bookmark comes the whole list is read.
 *
 * @param <I> what is made of one object
 */
final class CatchUp<I extends Item> {

  /** A bookmark comes two seconds before the end. */
  private static final Duration SHORT = Duration.ofSeconds(3);

  private final Sight<I> sight;
  private final Pages<I> pages;
  private final Events<I> events;

  CatchUp(Sight<I> sight, Pages<I> pages, Events<I> events) {
    this.sight = sight;
    this.pages = pages;
    this.events = events;
  }

  /**
   * All objects.
   *
   * @param revision at which they are as they are here
   */
  record All<I>(List<I> items, long revision) {}

  All<I> list() throws IOException {
    Optional<All<I>> caughtUp = caughtUp();
    return caughtUp.isPresent() ? caughtUp.get() : whole();
  }

  private All<I> whole() throws IOException {
    List<I> items = new ArrayList<>();
    String revision = pages.list(items::add);
    return new All<>(items, number(revision));
  }

  private static long number(String revision) throws IOException {
    try {
      return Long.parseLong(revision);
    } catch (NumberFormatException opaque) {
      throw new IOException("a list at resourceVersion " + revision + ", no number", opaque);
    }
  }

  private Optional<All<I>> caughtUp() throws IOException {
    String from = sight.revision();
    if (from.isEmpty()) {
      return Optional.empty();
    }
    Since since = new Since(number(pages.revision()));
    if (number(from) < since.target) {
      try {
        events.read(from, SHORT, since);
      } catch (Streams.Status refused) { // The revision is too old there, or too new.
        return Optional.empty();
      }
    } else {
      since.reached = number(from);
    }
    return since.all();
  }

  /** What the reflector knows, and what happened since. */
  private final class Since implements Events.Reader<I> {

    private final long target;
    private final Map<String, I> items = new HashMap<>(sight.known());
    private long reached;

    Since(long target) {
      this.target = target;
    }

    @Override
    public boolean changed(I item, boolean gone) {
      I known = items.get(item.key());
      if (known == null || known.revision() <= item.revision()) {
        items.remove(item.key());
        if (!gone) {
          items.put(item.key(), item);
        }
      }
      return reached(item.revision());
    }

    @Override
    public boolean reached(long revision) {
      reached = revision;
      return reached < target;
    }

    Optional<All<I>> all() {
      return reached < target
          ? Optional.empty()
          : Optional.of(new All<>(List.copyOf(items.values()), target));
    }
  }
}
