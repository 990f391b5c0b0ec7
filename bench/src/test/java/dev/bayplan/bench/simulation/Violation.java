package dev.bayplan.bench.simulation;

/** A promise is broken. */
final class Violation extends AssertionError {

  private static final long serialVersionUID = 1;

  Violation(String message) {
    super(message);
  }
}
