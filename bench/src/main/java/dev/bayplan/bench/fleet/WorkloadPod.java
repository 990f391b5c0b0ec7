package dev.bayplan.bench.fleet;

import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import java.util.List;

/** A pod of a generated workload: one container of one task type. */
public record WorkloadPod(String namespace, String name, TaskType type) {

  public Request request() {
    Resources resources = new Resources(type.cpuMillis(), type.memoryMiB() << 20);
    ContainerRequest container = new ContainerRequest("main", ContainerKind.MAIN, ask());
    return new Request(List.of(container), resources, NodeConstraints.NONE);
  }

  /** All of it that placement looks at. */
  public PodClass podClass() {
    return PodClass.of(request(), namespace);
  }

  private GpuAsk ask() {
    if (type.isShare()) {
      return new GpuAsk.Share(type.shareGib() * 1024L, type.sharePercent());
    }
    return type.gpus() == 0 ? GpuAsk.NONE : new GpuAsk.Whole(type.gpus());
  }
}
