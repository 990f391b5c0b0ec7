package dev.bayplan.bench.core;

import dev.bayplan.bench.fleet.Workload;
import dev.bayplan.bench.fleet.WorkloadPod;
import java.util.List;

/** Pods with devices, of the openb task types, each with a name of its own; it never ends. */
final class PodSource {

  private static final int DRAWN = 20_000;

  private final List<WorkloadPod> drawn;
  private int next;

  PodSource(long seed) {
    drawn =
        Workload.openb(DRAWN, seed).pods().stream().filter(pod -> pod.type().gpus() > 0).toList();
  }

  /** One of any type, as frequent as in that cluster. */
  WorkloadPod next() {
    return like(drawn.get(next % drawn.size()));
  }

  /** One of the same type. */
  WorkloadPod like(WorkloadPod pod) {
    return new WorkloadPod(pod.namespace(), pod.namespace() + "-" + next++, pod.type());
  }
}
