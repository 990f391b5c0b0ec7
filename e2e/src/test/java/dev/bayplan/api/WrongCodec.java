package dev.bayplan.api;

import io.fabric8.kubernetes.api.model.Pod;

/** Deliberately wrong: see WrongExamplesTest. */
public final class WrongCodec {
  Pod pod = new Pod();
}
