package dev.bayplan.agent;

import dev.bayplan.scheduler.engine.WrongEngine;

/** Deliberately wrong: see WrongExamplesTest. */
public final class WrongAgent {
  WrongEngine engine = new WrongEngine();
}
