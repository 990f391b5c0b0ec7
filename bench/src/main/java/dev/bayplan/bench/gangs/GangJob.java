package dev.bayplan.bench.gangs;

import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Standing;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A gang of pods that want the same.
 *
 * @param required label key of the level that it does not leave; empty where it may
 * @param preferred label key of the level that it would like not to leave; empty where none
 * @param runMillis how long it runs once it is placed, in virtual time
 */
record GangJob(
    String name,
    int pods,
    GpuAsk ask,
    long cpuMillis,
    String required,
    String preferred,
    long runMillis) {

  /** So many pods with so many whole GPUs each, without an end. */
  static GangJob whole(String name, int pods, int gpus) {
    return new GangJob(name, pods, new GpuAsk.Whole(gpus), 1_000, "", "", Long.MAX_VALUE);
  }

  GangJob preferring(String level) {
    return new GangJob(name, pods, ask, cpuMillis, required, level, runMillis);
  }

  /** Its pods in rank order, as they are before they are placed. */
  List<PodFacts> members() {
    ContainerRequest main = new ContainerRequest("main", ContainerKind.MAIN, ask);
    Resources resources = new Resources(cpuMillis, 1 << 20);
    Request request = new Request(List.of(main), resources, NodeConstraints.NONE);
    return IntStream.range(0, pods)
        .mapToObj(rank -> "%s-%d".formatted(name, rank))
        .map(pod ->
            new PodFacts(
                new PodRef("bench", pod, "uid-" + pod), 0, true, request, 0, 0, Standing.PENDING))
        .toList();
  }

  int gpus() {
    return ask instanceof GpuAsk.Whole whole ? pods * whole.count() : 0;
  }
}
