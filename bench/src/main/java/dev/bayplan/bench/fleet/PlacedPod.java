package dev.bayplan.bench.fleet;

import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PodRef;

/** A pod that is on a node with its devices. */
public record PlacedPod(WorkloadPod pod, Placement placement) {

  /** Its uid is its name: no two pods of a run have the same. */
  public static PodRef ref(WorkloadPod pod) {
    return new PodRef(pod.namespace(), pod.name(), pod.name());
  }

  /** GPU asked for, in thousandths. */
  public static long demandMilli(WorkloadPod pod) {
    return (long) pod.type().gpus() * pod.type().gpuMilli();
  }
}
