package dev.bayplan.bench.openb;

import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.NodeTerm;
import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one pod of a list asks for; equal for all pods of one kind.
 *
 * @param gpus GPUs asked for; 0 for a pod without devices
 * @param gpuMilli thousandths of each GPU, below 1000 for a share of one
 * @param models models that will do; empty means all
 */
record TracePod(long cpuMillis, long memoryMiB, int gpus, int gpuMilli, Set<String> models) {

  /** The label by which a pod is pinned to models. */
  static final String MODEL_LABEL = "nvidia.com/gpu.product";

  /** GPU memory of every simulated GPU: a share's thousandths are its MiB. */
  static final int GPU_MIB = 1000;

  TracePod {
    models = Set.copyOf(models);
  }

  /** GPU asked for, in thousandths. */
  long demandMilli() {
    return (long) gpus * gpuMilli;
  }

  /** All of it that placement looks at; all pods are of one namespace. */
  PodClass podClass() {
    return PodClass.of(request(), "openb");
  }

  Request request() {
    Resources resources = new Resources(cpuMillis, memoryMiB << 20);
    ContainerRequest container = new ContainerRequest("main", ContainerKind.MAIN, ask());
    return new Request(List.of(container), resources, pinned());
  }

  private GpuAsk ask() {
    if (gpus == 0) {
      return GpuAsk.NONE;
    }
    return gpuMilli < GPU_MIB ? new GpuAsk.Share(gpuMilli, 0) : new GpuAsk.Whole(gpus);
  }

  private NodeConstraints pinned() {
    if (models.isEmpty()) {
      return NodeConstraints.NONE;
    }
    NodeTerm.Requirement one = new NodeTerm.Requirement(MODEL_LABEL, NodeTerm.Operator.IN, models);
    NodeTerm term = new NodeTerm(List.of(one), List.of());
    return new NodeConstraints(Map.of(), List.of(term), List.of(), List.of());
  }
}
