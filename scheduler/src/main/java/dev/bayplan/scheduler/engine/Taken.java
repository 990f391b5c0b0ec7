package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Hold;
import dev.bayplan.policies.Isolation;
import dev.bayplan.policies.Sharer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Adds up, GPU by GPU, what is had so far while {@link Claims} are settled. */
final class Taken {

  private final Isolation isolation;
  private final Map<GpuId, Long> memory = new HashMap<>();
  private final Map<GpuId, Sum> sums = new HashMap<>();

  /** What is had of one GPU. */
  private static final class Sum {
    boolean given;
    boolean whole;
    long memoryMiB;
    int percent;
    final Set<Sharer> sharers = new HashSet<>();
  }

  Taken(DeviceReport report) {
    isolation = report.handOver().shares().orElse(Isolation.NONE);
    report.gpus().forEach(gpu -> memory.put(gpu.id(), gpu.memoryMiB()));
  }

  /** The kubelet gave this to a pod. */
  void given(Collection<Hold.GpuHold> parts, Sharer sharer) {
    parts.forEach(part -> add(part, sharer).given = true);
  }

  /** The kubelet gave MIG devices of it: nobody can have it whole or in shares. */
  void cut(GpuId gpu) {
    Sum sum = sums.computeIfAbsent(gpu, _ -> new Sum());
    sum.given = true;
    sum.whole = true;
  }

  /** This is booked for a pod, and may well be what it gets. */
  void booked(Hold.GpuHold part, Sharer sharer) {
    add(part, sharer);
  }

  private Sum add(Hold.GpuHold part, Sharer sharer) {
    Sum sum = sums.computeIfAbsent(part.gpu(), gpu -> new Sum());
    sum.whole |= part.whole();
    sum.memoryMiB += part.memoryMiB();
    sum.percent += part.computePercent();
    if (!part.whole()) {
      sum.sharers.add(sharer);
    }
    return sum;
  }

  /**
   * Whether this can be had beside what the kubelet gave. What is only booked twice is not for us
   * to judge: it has to show as an over-commitment.
   */
  boolean leaves(Hold.GpuHold part, Sharer sharer) {
    Sum sum = sums.get(part.gpu());
    if (sum == null || !sum.given) {
      return true;
    }
    return !part.whole()
        && !sum.whole
        && sum.sharers.stream().allMatch(other -> other.joins(sharer, isolation))
        && sum.memoryMiB + part.memoryMiB() <= memory.getOrDefault(part.gpu(), Long.MAX_VALUE)
        && sum.percent + part.computePercent() <= 100;
  }
}
