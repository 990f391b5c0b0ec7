package dev.bayplan.policies;

/**
 * What the GPUs of a pod must be like, beyond their number and size: what the pod says, and what a
 * policy adds ({@link #and}).
 *
 * @param minMemoryMiB memory that each GPU must have, used or not; 0 means any
 * @param minLink the farthest way that may be in the best ring through a container's whole GPUs
 *     ({@link Link.Kind#UNKNOWN}: any): the weakest link of that ring bounds a collective
 * @param oneNumaNode whether all whole GPUs of the pod must be of one NUMA node
 * @param isolation the weakest isolation that will do for a share
 * @param together which GPUs the shares of different containers go to
 */
public record GpuTerms(
    Models models,
    Uuids uuids,
    long minMemoryMiB,
    Link.Kind minLink,
    boolean oneNumaNode,
    Isolation isolation,
    Together together) {

  public static final GpuTerms NONE =
      new GpuTerms(
          Models.ANY, Uuids.ANY, 0, Link.Kind.UNKNOWN, false, Isolation.NONE, Together.ANY);

  public GpuTerms {
    if (minMemoryMiB < 0) {
      throw new IllegalArgumentException("at least " + minMemoryMiB + " MiB of memory");
    }
  }

  /** Which GPUs the shares of different containers of one pod go to. */
  public enum Together {
    ANY,
    /** All shares of the pod on one GPU: containers that exchange data there. */
    SAME,
    /** No two on one GPU. */
    DISTINCT
  }

  /** Whether a single GPU can be one of them. */
  public boolean allows(Gpu gpu) {
    return gpu.memoryMiB() >= minMemoryMiB && models.allows(gpu.model()) && uuids.allows(gpu.id());
  }

  /** Whether every GPU can be one of them. */
  boolean allowAll() {
    return minMemoryMiB == 0 && models.any() && uuids.any();
  }

  /**
   * What both allow. {@code together} and {@code uuids} of this one stay: no policy speaks of them.
   */
  public GpuTerms and(GpuTerms policy) {
    if (policy.equals(NONE)) {
      return this;
    }
    return new GpuTerms(
        models.and(policy.models),
        uuids,
        Math.max(minMemoryMiB, policy.minMemoryMiB),
        minLink.compareTo(policy.minLink) >= 0 ? minLink : policy.minLink,
        oneNumaNode || policy.oneNumaNode,
        isolation.stronger(policy.isolation),
        together);
  }
}
