package dev.bayplan.policies;

import java.util.List;

/**
 * What a policy adds to a pod's own request.
 *
 * @param policy {@code name@generation} of the policy; empty where none matches
 * @param prefer how placements are compared, highest first; empty: as the cluster's preset says
 * @param keepWithin label key of the topology level that the pods of one group do not leave; empty
 *     where they may
 */
public record Rules(
    String policy, GpuTerms terms, List<Level> prefer, Sharing sharing, String keepWithin) {

  /** No policy: the pod's own request counts. */
  public static final Rules NONE = new Rules("", GpuTerms.NONE, List.of(), Sharing.DEFAULT, "");

  public Rules {
    prefer = List.copyOf(prefer);
  }

  /**
   * Who may share a GPU.
   *
   * @param acrossNamespaces whether pods of one policy share over the bounds of their namespaces
   * @param maxSharersPerGpu pods that share one GPU, at most
   */
  public record Sharing(boolean acrossNamespaces, int maxSharersPerGpu) {

    /** Within a namespace, as many as fit. */
    public static final Sharing DEFAULT = new Sharing(false, Sharer.NO_LIMIT);

    public Sharing {
      if (maxSharersPerGpu < 1) {
        throw new IllegalArgumentException("at most " + maxSharersPerGpu + " sharers of a GPU");
      }
    }
  }

  /** With whom a pod of this namespace shares. */
  public Sharer sharer(String namespace, long user) {
    String name = policy.substring(0, Math.max(0, policy.indexOf('@')));
    String domain = sharing.acrossNamespaces() ? "policy/" + name : namespace;
    return new Sharer(domain, user, sharing.maxSharersPerGpu());
  }
}
