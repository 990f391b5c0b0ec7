package dev.bayplan.unmarked;

/** Deliberately wrong: see WrongExamplesTest. */
public final class PodHelper {}
