package dev.bayplan.scheduler.cluster;

import dev.bayplan.scheduler.extender.WrongVerb;
import io.fabric8.kubernetes.api.model.Pod;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** Deliberately wrong: see WrongExamplesTest. */
public final class WrongFeed {
  Pod pod = new Pod();
  @Nullable Vertx vertx;
  @Nullable WrongVerb verb;
}
