package dev.bayplan.policies;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Says of each node how much of its idle GPU the requests of a job mix could not use. Pods without
 * GPUs count for nothing here; a kind that the mix does not know is judged by an example.
 */
public final class Fragmentation {

  private final Stranding mix;
  private final Map<RequestKind, Stranding> kinds = new EnumMap<>(RequestKind.class);

  public Fragmentation(JobMix jobMix) {
    List<JobMix.Task> tasks = jobMix.tasks().stream().filter(JobMix.Task::wantsGpus).toList();
    Map<RequestKind, List<JobMix.Task>> byKind =
        tasks.stream().collect(Collectors.groupingBy(RequestKind::of));
    mix = new Stranding(new JobMix(tasks));
    for (RequestKind kind : RequestKind.values()) {
      List<JobMix.Task> these = byKind.getOrDefault(kind, List.of(kind.example()));
      kinds.put(kind, new Stranding(new JobMix(these)));
    }
  }

  /** Nothing of a node whose agent is not heard is idle: nobody gets it. */
  public IdleGpu of(NodeState node) {
    if (node.agent() != NodeState.Agent.SPEAKS) {
      return IdleGpu.NONE;
    }
    Room room = Room.of(node);
    double[] byKind = new double[RequestKind.values().length];
    kinds.forEach((kind, stranding) -> byKind[kind.ordinal()] = gpus(stranding, room));
    return new IdleGpu(room.idle() / (double) Room.GPU, gpus(mix, room), byKind);
  }

  private static double gpus(Stranding stranding, Room room) {
    return stranding.of(room) / (double) stranding.weight() / Room.GPU;
  }
}
