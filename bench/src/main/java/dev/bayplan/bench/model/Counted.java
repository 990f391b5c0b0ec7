package dev.bayplan.bench.model;

import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The resources that kube-scheduler counts.
 *
 * @param gpus {@code nvidia.com/gpu}
 * @param gpuMemoryGiB {@code bayplan.dev/gpu-memory}
 */
public record Counted(long cpuMillis, long memoryBytes, long pods, long gpus, long gpuMemoryGiB) {

  public static final Counted NONE = new Counted(0, 0, 0, 0, 0);

  private static final long MIB_PER_GIB = 1024;

  /** What the pod of this request counts for: the peak over its containers in start order. */
  public static Counted of(Request request) {
    return new Counted(
        request.resources().cpuMillis(),
        request.resources().memoryBytes(),
        1,
        request.wholeGpus(),
        peak(request, Counted::gpuMemoryGiB));
  }

  /** A relative share is one token for each GPU. */
  private static long gpuMemoryGiB(ContainerRequest container) {
    return container.gpus() instanceof GpuAsk.Share share
        ? share.gpus() * Math.max(1, (share.memoryMiB() + MIB_PER_GIB - 1) / MIB_PER_GIB)
        : 0;
  }

  private static long peak(Request request, ToLongFunction<ContainerRequest> amount) {
    long sidecars = 0;
    long peak = 0;
    long mains = 0;
    for (ContainerRequest container : request.containers()) {
      long asked = amount.applyAsLong(container);
      peak = Math.max(peak, container.kind() == ContainerKind.INIT ? sidecars + asked : 0);
      sidecars += container.kind() == ContainerKind.SIDECAR ? asked : 0;
      mains += container.kind() == ContainerKind.MAIN ? asked : 0;
    }
    return Math.max(peak, sidecars + mains);
  }

  public Counted plus(Counted other) {
    return new Counted(
        cpuMillis + other.cpuMillis,
        memoryBytes + other.memoryBytes,
        pods + other.pods,
        gpus + other.gpus,
        gpuMemoryGiB + other.gpuMemoryGiB);
  }

  public Counted minus(Counted other) {
    return new Counted(
        cpuMillis - other.cpuMillis,
        memoryBytes - other.memoryBytes,
        pods - other.pods,
        gpus - other.gpus,
        gpuMemoryGiB - other.gpuMemoryGiB);
  }

  /**
   * What of {@code asked} this allocatable amount lacks once {@code used} is taken away, in the
   * words of the plugin NodeResourcesFit; empty where it fits.
   */
  List<String> lacks(Counted asked, Counted used) {
    List<String> missing = new ArrayList<>();
    if (used.pods + asked.pods > pods) {
      missing.add("Too many pods");
    }
    lack(missing, "cpu", asked.cpuMillis, cpuMillis - used.cpuMillis);
    lack(missing, "memory", asked.memoryBytes, memoryBytes - used.memoryBytes);
    lack(missing, "nvidia.com/gpu", asked.gpus, gpus - used.gpus);
    lack(missing, "bayplan.dev/gpu-memory", asked.gpuMemoryGiB, gpuMemoryGiB - used.gpuMemoryGiB);
    return missing;
  }

  private static void lack(List<String> missing, String resource, long asked, long free) {
    if (asked > 0 && asked > free) {
      missing.add("Insufficient " + resource);
    }
  }
}
