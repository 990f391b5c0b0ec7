package dev.bayplan.policies;

/**
 * Why a pod cannot be placed on a node: the closed list. The constant is API (metrics, {@code why},
 * events); {@link #sentence} is what kube-scheduler prints. It never holds a number or a name: a
 * message that changes makes kube-scheduler wake the pod again and again.
 *
 * <p>The order is the order of telling: structural reasons first, load last.
 */
public enum Reason {
  InvalidGpuRequest(Remedy.NEVER, "GPU request is not valid"),
  NodeExcluded(Remedy.NEVER, "node is cordoned, tainted or not selected"),
  NodeTooSmall(Remedy.NEVER, "node has too little CPU, memory or pod slots"),
  NoSuchGpuModel(Remedy.NEVER, "no GPU of the requested model"),
  NoSuchGpu(Remedy.NEVER, "none of the GPUs that the request names"),
  RequestExceedsDevice(Remedy.NEVER, "no single GPU is large enough"),
  RequestExceedsNode(Remedy.NEVER, "node has too few GPUs"),
  NoSuchMigProfile(Remedy.NEVER, "node has too few MIG devices of the requested profile"),
  NoSuchLinks(Remedy.NEVER, "GPUs are not linked as required"),
  RequestExceedsNumaNodes(Remedy.NEVER, "GPUs asked for cannot be aligned to NUMA nodes"),
  ModeMismatch(Remedy.NEVER, "GPU mode does not match"),
  IsolationNotOffered(Remedy.NEVER, "GPU shares are not isolated as required"),
  DevicesNotReported(Remedy.WAIT, "GPU state not reported by the node"),
  AgentSilent(Remedy.WAIT, "GPU agent of the node is silent"),
  DeviceUnhealthy(Remedy.WAIT, "GPUs unhealthy"),
  GangIncomplete(Remedy.WAIT, "waiting for more members of the pod group"),
  GangCannotFit(Remedy.PREEMPT, "pod group does not fit together"),
  TopologyNotSatisfied(Remedy.PREEMPT, "no topology domain can hold the pod group"),
  SharedByOther(Remedy.PREEMPT, "GPUs shared by another namespace"),
  TooManySharers(Remedy.PREEMPT, "GPUs shared by as many pods as a policy allows"),
  LinksBusy(Remedy.PREEMPT, "free GPUs are not linked as required"),
  GpuMemoryFragmented(Remedy.PREEMPT, "GPU memory free, but not on one GPU"),
  GpuMemoryBusy(Remedy.PREEMPT, "not enough free GPU memory"),
  GpuComputeBusy(Remedy.PREEMPT, "not enough free GPU compute"),
  NumaMisaligned(Remedy.PREEMPT, "free GPUs are not aligned to NUMA nodes"),
  GpusBusy(Remedy.PREEMPT, "not enough free GPUs"),
  MigDevicesBusy(Remedy.PREEMPT, "not enough free MIG devices of the requested profile"),
  NodeBusy(Remedy.PREEMPT, "not enough free CPU, memory or pod slots"),
  ReservedForOther(Remedy.WAIT, "GPUs held for another pod"),
  PodGone(Remedy.NEVER, "pod is gone"),
  SchedulerNotReady(Remedy.WAIT, "GPU scheduler is starting");

  private final Remedy remedy;
  private final String sentence;

  Reason(Remedy remedy, String sentence) {
    this.remedy = remedy;
    this.sentence = sentence;
  }

  public Remedy remedy() {
    return remedy;
  }

  /** The fixed sentence for the wire and for people. */
  public String sentence() {
    return sentence;
  }
}
