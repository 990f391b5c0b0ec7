package dev.bayplan.scheduler.engine;

/** Tells a long computation that nobody waits for its result any more. */
@FunctionalInterface
public interface Deadline {

  Deadline NONE = () -> false;

  boolean passed();
}
