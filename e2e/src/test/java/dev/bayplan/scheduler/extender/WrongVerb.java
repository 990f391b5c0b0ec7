package dev.bayplan.scheduler.extender;

import dev.bayplan.scheduler.cluster.WrongFeed;

/** Deliberately wrong: see WrongExamplesTest. */
public final class WrongVerb {
  WrongFeed feed = new WrongFeed();
}
