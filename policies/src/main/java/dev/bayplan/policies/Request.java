package dev.bayplan.policies;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

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

  /** Whether the share of a container is on several GPUs. */
  boolean spreadsShares() {
    return containers.stream()
        .anyMatch(one -> one.gpus() instanceof GpuAsk.Share share && share.gpus() > 1);
  }

  public boolean wantsMigs() {
    for (ContainerRequest container : containers) {
      if (container.gpus() instanceof GpuAsk.Mig) {
        return true;
      }
    }
    return false;
  }

  /** Whole GPUs that the pod holds at its peak: init containers lend theirs to later containers. */
  public int wholeGpus() {
    return peak(ask -> ask instanceof GpuAsk.Whole whole ? whole.count() : 0);
  }

  /**
   * MIG devices that the pod holds at its peak, by profile; without those that it does not want.
   */
  public SortedMap<String, Integer> migDevices() {
    SortedMap<String, Integer> peaks = new TreeMap<>();
    for (ContainerRequest container : containers) {
      if (container.gpus() instanceof GpuAsk.Mig mig) {
        for (String profile : mig.profiles().keySet()) {
          peaks.computeIfAbsent(profile, one -> peak(ask -> ask.migDevices(one)));
        }
      }
    }
    return peaks;
  }

  private int peak(ToIntFunction<GpuAsk> counted) {
    int sidecars = 0;
    int peak = 0;
    int mains = 0;
    for (ContainerRequest container : containers) {
      int count = counted.applyAsInt(container.gpus());
      switch (container.kind()) {
        case INIT -> peak = Math.max(peak, sidecars + count);
        case SIDECAR -> sidecars += count;
        case MAIN -> mains += count;
      }
    }
    return Math.max(peak, sidecars + mains);
  }
}
