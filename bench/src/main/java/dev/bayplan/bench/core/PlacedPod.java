package dev.bayplan.bench.core;

import dev.bayplan.bench.fleet.WorkloadPod;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PodRef;

/** A pod that is on a node with its devices. */
record PlacedPod(WorkloadPod pod, Placement placement) {

  /** Its uid is its name: no two pods of a run have the same. */
  static PodRef ref(WorkloadPod pod) {
    return new PodRef(pod.namespace(), pod.name(), pod.name());
  }

  /** GPU asked for, in thousandths. */
  static long demandMilli(WorkloadPod pod) {
    return (long) pod.type().gpus() * pod.type().gpuMilli();
  }
}
