package dev.bayplan.bench.fleet;

import java.util.List;

/** Pods with devices, of the openb task types, each with a name of its own; it never ends. */
public final class PodSource {

  private static final int DRAWN = 20_000;

  private final List<WorkloadPod> drawn;
  private int next;

  public PodSource(long seed) {
    drawn =
        Workload.openb(DRAWN, seed).pods().stream().filter(pod -> pod.type().gpus() > 0).toList();
  }

  /** One of any type, as frequent as in that cluster. */
  public WorkloadPod next() {
    return like(drawn.get(next % drawn.size()));
  }

  /** One of the same type. */
  public WorkloadPod like(WorkloadPod pod) {
    return new WorkloadPod(pod.namespace(), pod.namespace() + "-" + next++, pod.type());
  }
}
