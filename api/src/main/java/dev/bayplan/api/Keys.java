package dev.bayplan.api;

/** The names that Bayplan writes and reads in a cluster. */
public final class Keys {

  /** API group, and prefix of every key of ours. */
  public static final String GROUP = "bayplan.dev";

  public static final String VERSION = "v1alpha1";

  /** {@code spec.schedulerName} of the pods that are ours to place. */
  public static final String SCHEDULER_NAME = "bayplan";

  /** Where Bayplan itself runs, and where the agents' Leases are. */
  public static final String NAMESPACE = "bayplan-system";

  /** Resource: whole GPUs. */
  public static final String GPU = "nvidia.com/gpu";

  /** Resource: a share of one GPU, in GiB of its memory. */
  public static final String GPU_MEMORY = GROUP + "/gpu-memory";

  /** Annotation on a pod: percent of a GPU's compute that each of its shares may use, 1 to 100. */
  public static final String GPU_COMPUTE = GROUP + "/gpu-compute";

  /** Annotation: node and devices that are planned for a pod. */
  public static final String PLAN = GROUP + "/plan";

  /** Annotation: node and devices that a pod has; written in the Binding itself. */
  public static final String ASSIGNMENT = GROUP + "/assignment";

  /** Annotation: changed to make kube-scheduler try a pending pod again. */
  public static final String WAKE = GROUP + "/wake";

  /** Annotation: why a pod is not placed, on change only. */
  public static final String REASON = GROUP + "/reason";

  /**
   * Annotation: how a pod's share of a GPU is kept apart from others: mig, mps, mps-cooperative or
   * none. As the node's agent found it.
   */
  public static final String ISOLATION = GROUP + "/isolation";

  /** Field manager of what the agent applies. */
  public static final String AGENT = "bayplan-agent";

  private Keys() {}
}
