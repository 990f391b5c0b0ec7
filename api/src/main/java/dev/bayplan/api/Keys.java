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

  /** Prefix of resources: MIG devices, {@code nvidia.com/mig-1g.10gb}. */
  public static final String MIG = "nvidia.com/mig-";

  /**
   * Annotation: the size of a pod's shares in percent of the GPU's memory, 1 to 100 with at most
   * one decimal. {@link #GPU_MEMORY} is then 1 for each GPU: a handle that says nothing of the
   * size.
   */
  public static final String GPU_MEMORY_PERCENT = GROUP + "/gpu-memory-percent";

  /**
   * Annotation: on how many different GPUs each container's share is, in equal parts; {@link
   * #GPU_MEMORY} is the sum of the parts.
   */
  public static final String GPU_SHARE_COUNT = GROUP + "/gpu-share-count";

  /** Annotation: which GPUs the shares of different containers go to: any, same or distinct. */
  public static final String GPU_SHARES = GROUP + "/gpu-shares";

  /** Annotation: GPU models that will do, such as {@code H100, A100-SXM4-80GB} or {@code !T4}. */
  public static final String GPU_MODEL = GROUP + "/gpu-model";

  /** Annotation: single GPUs that will do, by UUID; {@code !} before one means not that one. */
  public static final String GPU_UUID = GROUP + "/gpu-uuid";

  /** Annotation: memory in GiB that each GPU must have, used or not. */
  public static final String GPU_MIN_MEMORY = GROUP + "/gpu-min-memory";

  /** Annotation: the farthest link that a pod's whole GPUs may have: nvlink, pix, ..., sys. */
  public static final String GPU_MIN_LINK = GROUP + "/gpu-min-link";

  /** Annotation: {@code single} where all whole GPUs of the pod must be of one NUMA node. */
  public static final String GPU_NUMA = GROUP + "/gpu-numa";

  /** Annotation: the weakest isolation that will do for a share. */
  public static final String GPU_ISOLATION = GROUP + "/gpu-isolation";

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

  /** Annotation: what a pod's user wrote before it was translated into these names, as JSON. */
  public static final String DIALECT = GROUP + "/dialect";

  /** Annotation: why a pod could not be translated. No pod is made that has it. */
  public static final String DIALECT_REFUSED = GROUP + "/dialect-refused";

  /**
   * Annotation on a pod: name of the group in its namespace that it belongs to; with {@link
   * #GANG_SIZE} a gang. Without it the pods of one controller are a group.
   */
  public static final String GANG = GROUP + "/gang";

  /** In place of a gang's name: this pod is in none, whatever made it. */
  public static final String NO_GANG = "none";

  /**
   * Annotation on a pod: how many pods its gang has, all roles together. Without {@link #GANG} the
   * gang is the pods of its controller.
   */
  public static final String GANG_SIZE = GROUP + "/gang-size";

  /** Annotation on a member of a gang: its part in it, such as leader or worker. */
  public static final String GANG_ROLE = GROUP + "/gang-role";

  /** Annotation on a member of a gang: neighbours in rank are placed near each other. */
  public static final String GANG_RANK = GROUP + "/gang-rank";

  /**
   * Annotation on a member of a gang, or on the object that made it: the topology level, by name or
   * label key, of which the gang must not leave one domain.
   */
  public static final String GANG_REQUIRE_LEVEL = GROUP + "/gang-require-level";

  /** The same for a level that the gang should not leave where that can be. */
  public static final String GANG_PREFER_LEVEL = GROUP + "/gang-prefer-level";

  /** Label on the parts of a gang's plan: the same for all parts of one. */
  public static final String GANG_PLAN = GROUP + "/gang-plan";

  /** Field manager of what the agent applies. */
  public static final String AGENT = "bayplan-agent";

  private Keys() {}
}
