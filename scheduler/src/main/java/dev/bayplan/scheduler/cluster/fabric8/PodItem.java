package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.scheduler.engine.PodFacts;

/** A pod. */
record PodItem(PodFacts facts) implements Item {

  @Override
  public String key() {
    return uid();
  }

  @Override
  public String uid() {
    return facts.ref().uid();
  }

  @Override
  public long revision() {
    return facts.revision();
  }
}
