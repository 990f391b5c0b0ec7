package dev.bayplan.policies;

import org.jspecify.annotations.Nullable;

/** How many pods of one class a node takes at the same time, as {@link Placer} would place them. */
public final class Capacity {

  private Capacity() {}

  /**
   * Placed one after another until one is refused.
   *
   * @param first the verdict on the first of them, which is known to fit
   * @param most counting ends here
   */
  public static int of(
      PodClass pod, NodeState node, Verdict.Fits first, Scoring scoring, int most) {
    return pod.request().wantsGpus()
        ? tried(pod, node, first, scoring, most)
        : counted(pod.request().resources(), node, most);
  }

  private static int tried(
      PodClass pod, NodeState node, Verdict.Fits first, Scoring scoring, int most) {
    NodeState left = node;
    Verdict.@Nullable Fits next = first;
    int count = 0;
    while (next != null) {
      count++;
      if (count >= most) {
        return most;
      }
      left = left.with(Hold.of(pod.request(), next.placement(), pod.sharer()));
      next = Placer.place(pod, left, scoring) instanceof Verdict.Fits fits ? fits : null;
    }
    return count;
  }

  /** Without devices there is nothing to choose, so nothing to try. */
  private static int counted(Resources each, NodeState node, int most) {
    Resources all = node.facts().allocatable();
    Resources used = node.used();
    long pods = Math.max(0, node.facts().allocatablePods() - node.usedPods());
    long byCpu = times(all.cpuMillis() - used.cpuMillis(), each.cpuMillis());
    long byMemory = times(all.memoryBytes() - used.memoryBytes(), each.memoryBytes());
    return (int) Math.min(Math.min(most, pods), Math.min(byCpu, byMemory));
  }

  /** A request of zero has room on a full node, too. */
  private static long times(long free, long each) {
    return each == 0 ? Long.MAX_VALUE : Math.max(0, free) / each;
  }
}
