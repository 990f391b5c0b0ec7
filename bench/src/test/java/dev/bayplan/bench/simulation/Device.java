package dev.bayplan.bench.simulation;

import dev.bayplan.policies.Grant;

/** What can be given once: a GPU, or a MIG device. */
record Device(String id) {

  static Device of(Grant grant) {
    return new Device(grant instanceof Grant.Mig mig ? mig.mig().value() : grant.gpu().value());
  }
}
