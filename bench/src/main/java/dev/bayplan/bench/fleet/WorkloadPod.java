package dev.bayplan.bench.fleet;

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

/** A pod of a generated workload: one container of one task type. */
public record WorkloadPod(PodRef ref, TaskType type, long createdSeconds) {

  static final String CONTAINER = "main";

  public Request request() {
    Resources resources = new Resources(type.cpuMillis(), type.memoryMiB() << 20);
    ContainerRequest container = new ContainerRequest(CONTAINER, ContainerKind.MAIN, ask());
    return new Request(List.of(container), resources, NodeConstraints.NONE);
  }

  /** The pod as the engine sees it, pending, at this resourceVersion. */
  public PodFacts facts(long revision) {
    return new PodFacts(ref, revision, true, request(), 0, createdSeconds, Standing.PENDING);
  }

  private GpuAsk ask() {
    if (type.isShare()) {
      return new GpuAsk.Share(type.shareGib() * 1024L, type.sharePercent());
    }
    return type.gpus() == 0 ? GpuAsk.NONE : new GpuAsk.Whole(type.gpus());
  }
}
