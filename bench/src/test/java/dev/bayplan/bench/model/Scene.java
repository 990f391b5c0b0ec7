package dev.bayplan.bench.model;

import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Small pods and nodes for tests of the model. */
final class Scene {

  private Scene() {}

  static PodSpec pod(GpuAsk gpus) {
    List<ContainerRequest> containers =
        List.of(new ContainerRequest("main", ContainerKind.MAIN, gpus));
    return PodSpec.of(
        new Request(containers, new Resources(100, 1 << 20), NodeConstraints.NONE), 0);
  }

  static NodeObject node(String name, int gpus) {
    NodeFacts facts =
        new NodeFacts(name, Map.of(), List.of(), false, new Resources(64_000, 1L << 39), 110);
    return new NodeObject(facts, gpus, gpus * 80L);
  }

  static List<Gpu> gpus(String node, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Gpu(new GpuId("GPU-" + node + "-" + i), i, "H100", 81_559, GpuHealth.OK))
        .toList();
  }
}
