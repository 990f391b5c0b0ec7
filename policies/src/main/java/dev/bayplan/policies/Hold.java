package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one pod occupies on its node: the unit of booking. Container by container it says nothing;
 * per GPU it says the most that the pod can hold at any one time.
 *
 * @param gpus per GPU of which it has something other than MIG devices, in order of the ids
 * @param unknownGpus GPUs that the pod holds without our knowing which (no assignment): each blocks
 *     one GPU of the node until the agent reports it
 * @param sharer with whom it shares its GPUs, where it has shares
 * @param kind what makes the hold count
 */
public record Hold(
    Resources resources,
    List<GpuHold> gpus,
    MigHold migs,
    int unknownGpus,
    Sharer sharer,
    Kind kind) {

  public Hold {
    gpus = List.copyOf(gpus);
  }

  /** Of a pod that is there and has no MIG devices. */
  public Hold(Resources resources, List<GpuHold> gpus, int unknownGpus, Sharer sharer) {
    this(resources, gpus, MigHold.NONE, unknownGpus, sharer, Kind.POD);
  }

  /** Why something is held. */
  public enum Kind {
    /** A pod has it, or will have. */
    POD,
    /** The pod is gone and its devices are not free yet: it takes no pod slot. */
    RELEASING,
    /**
     * Planned for a pod, and another one has it: nobody new comes there, because the first may get
     * it after all. It counts for nothing else.
     */
    DISPLACED
  }

  /** One GPU's part: all of it, or memory and compute. */
  public record GpuHold(GpuId gpu, boolean whole, long memoryMiB, int computePercent) {}

  /** What a placement occupies: mains and sidecars add up, an init container counts by its peak. */
  public static Hold of(Request request, Placement placement, Sharer sharer) {
    Map<GpuId, Peak> peaks = new TreeMap<>();
    List<MigId> migs = new ArrayList<>();
    for (ContainerRequest container : request.containers()) {
      for (Grant grant : placement.grants()) {
        if (!grant.container().equals(container.name())) {
          continue;
        }
        if (grant instanceof Grant.Mig mig) {
          migs.add(mig.mig());
        } else {
          peaks.computeIfAbsent(grant.gpu(), gpu -> new Peak()).add(container.kind(), grant);
        }
      }
    }
    List<GpuHold> gpus = new ArrayList<>();
    peaks.forEach((gpu, peak) -> gpus.add(peak.toHold(gpu)));
    return new Hold(request.resources(), gpus, MigHold.of(migs), 0, sharer, Kind.POD);
  }

  /** A pod that runs with GPUs of which no assignment tells. */
  public static Hold unassigned(Request request, Sharer sharer) {
    int shares = 0;
    for (ContainerRequest container : request.containers()) {
      shares += container.gpus() instanceof GpuAsk.Share share ? share.gpus() : 0;
    }
    return new Hold(
        request.resources(),
        List.of(),
        new MigHold(List.of(), request.migDevices()),
        request.wholeGpus() + shares,
        sharer,
        Kind.POD);
  }

  /** Devices of a pod that is gone. */
  public static Hold releasing(List<GpuHold> gpus, List<MigId> migs, Sharer sharer) {
    return new Hold(Resources.NONE, gpus, MigHold.of(migs), 0, sharer, Kind.RELEASING);
  }

  /** Devices that a pod was to have. */
  public static Hold displaced(List<GpuHold> gpus, List<MigId> migs, Sharer sharer) {
    return new Hold(Resources.NONE, gpus, MigHold.of(migs), 0, sharer, Kind.DISPLACED);
  }

  /** A pod that runs although nobody can read its request. */
  public static Hold of(InvalidRequest invalid) {
    return new Hold(
        invalid.resources(),
        List.of(),
        new MigHold(List.of(), invalid.countedMigs()),
        invalid.countedGpus(),
        Sharer.NOBODY,
        Kind.POD);
  }

  /** A pod of which only CPU and memory are known to count. */
  public static Hold of(Resources resources) {
    return new Hold(resources, List.of(), 0, Sharer.NOBODY);
  }

  /** Adds containers up in start order, as Kubernetes does. */
  static final class Peak {

    static final Peak NOTHING = new Peak();

    private boolean whole;
    private long runningMiB;
    private int runningPercent;
    private long peakMiB;
    private int peakPercent;

    Peak copy() {
      Peak copy = new Peak();
      copy.whole = whole;
      copy.runningMiB = runningMiB;
      copy.runningPercent = runningPercent;
      copy.peakMiB = peakMiB;
      copy.peakPercent = peakPercent;
      return copy;
    }

    void add(ContainerKind kind, Grant grant) {
      switch (grant) {
        case Grant.Whole _ -> whole = true;
        case Grant.Mig _ -> {} // Held device by device, not by the memory of its GPU.
        case Grant.Share share -> add(kind, share.memoryMiB(), share.computePercent());
      }
    }

    void add(ContainerKind kind, long memoryMiB, int computePercent) {
      peakMiB = Math.max(peakMiB, runningMiB + memoryMiB);
      peakPercent = Math.max(peakPercent, runningPercent + computePercent);
      if (kind != ContainerKind.INIT) {
        runningMiB += memoryMiB;
        runningPercent += computePercent;
      }
    }

    long memoryWith(long memoryMiB) {
      return Math.max(peakMiB, runningMiB + memoryMiB);
    }

    int percentWith(int computePercent) {
      return Math.max(peakPercent, runningPercent + computePercent);
    }

    long runningMiB() {
      return runningMiB;
    }

    int runningPercent() {
      return runningPercent;
    }

    long peakMiB() {
      return peakMiB;
    }

    int peakPercent() {
      return peakPercent;
    }

    GpuHold toHold(GpuId gpu) {
      return new GpuHold(gpu, whole, whole ? 0 : peakMiB, whole ? 0 : peakPercent);
    }
  }
}
