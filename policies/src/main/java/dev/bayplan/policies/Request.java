package dev.bayplan.policies;

import java.util.List;

/**
 * A pod's request, parsed.
 *
 * @param containers those of the pod in start order, also the ones without GPUs
 * @param resources CPU and memory of the whole pod as Kubernetes counts them (init containers by
 *     their maximum, sidecars and overhead added)
 * @param user the numeric user that all containers with shares run as, {@link SharingKey#ANY_USER}
 *     where the pod does not say
 */
public record Request(
    List<ContainerRequest> containers,
    Resources resources,
    NodeConstraints constraints,
    GpuTerms terms,
    long user)
    implements Ask {

  public Request {
    containers = List.copyOf(containers);
  }

  /** A pod that says nothing of how its GPUs must be. */
  public Request(
      List<ContainerRequest> containers, Resources resources, NodeConstraints constraints) {
    this(containers, resources, constraints, GpuTerms.NONE, Sharer.ANY_USER);
  }

  /** With what a policy requires on top. */
  public Request under(Rules rules) {
    return rules.terms().equals(GpuTerms.NONE)
        ? this
        : new Request(containers, resources, constraints, terms.and(rules.terms()), user);
  }

  public boolean wantsGpus() {
    for (ContainerRequest container : containers) {
      if (!(container.gpus() instanceof GpuAsk.None)) {
        return true;
      }
    }
    return false;
  }

  public boolean wantsShares() {
    for (ContainerRequest container : containers) {
      if (container.gpus() instanceof GpuAsk.Share) {
        return true;
      }
    }
    return false;
  }

  /** Whole GPUs that the pod holds at its peak: init containers lend theirs to later containers. */
  public int wholeGpus() {
    int sidecars = 0;
    int peak = 0;
    int mains = 0;
    for (ContainerRequest container : containers) {
      int count = container.gpus() instanceof GpuAsk.Whole whole ? whole.count() : 0;
      switch (container.kind()) {
        case INIT -> peak = Math.max(peak, sidecars + count);
        case SIDECAR -> sidecars += count;
        case MAIN -> mains += count;
      }
    }
    return Math.max(peak, sidecars + mains);
  }
}
