package dev.bayplan.bench.memory;

import dev.bayplan.bench.fleet.Filling;
import dev.bayplan.bench.fleet.Fleet;
import dev.bayplan.bench.fleet.FleetNode;
import dev.bayplan.bench.fleet.PlacedPod;
import dev.bayplan.bench.fleet.PodSource;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.FakeGpu;
import dev.bayplan.testcluster.FakeNode;
import dev.bayplan.testcluster.FakeNodes;
import dev.bayplan.testcluster.Parallel;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Nodes of the openb shapes and the pods on them, as objects of an API server. */
final class LargeCluster {

  /** GPUs that pods hold; the rest of the pods have none. */
  private static final int FULL_PERCENT = 80;

  private final Fleet fleet;
  private final List<Pod> pods = new ArrayList<>();

  LargeCluster(int nodes, int count, long seed) {
    fleet = Fleet.openb(nodes, seed);
    for (PlacedPod placed : Filling.of(fleet, new PodSource(seed), FULL_PERCENT)) {
      if (pods.size() < count) {
        pods.add(PodObjects.withGpus(placed));
      }
    }
    for (int i = pods.size(); i < count; i++) {
      pods.add(PodObjects.without(i, fleet.nodes().get(i % nodes).name()));
    }
  }

  List<Pod> pods() {
    return pods;
  }

  /**
   * Writes all of it. The pods come before Bayplan's manifests, whose guards would not let anybody
   * else write an assignment.
   */
  void write(ControlPlane plane, Path manifests) {
    pods.stream()
        .map(pod -> pod.getMetadata().getNamespace())
        .distinct()
        .forEach(namespace ->
            plane
                .client()
                .namespaces()
                .resource(
                    new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create());
    Parallel.forEach(pods, pod -> plane.client().pods().resource(pod).create());
    plane.install(manifests);
    new FakeNodes(plane).createWithAgents(fleet.nodes().stream().map(LargeCluster::node).toList());
  }

  private static FakeNode node(FleetNode node) {
    List<FakeGpu> gpus =
        node.gpus().stream()
            .map(gpu ->
                new FakeGpu(
                    gpu.id().value(),
                    gpu.index(),
                    gpu.model(),
                    (int) gpu.memoryMiB(),
                    0,
                    FakeGpu.OK))
            .toList();
    Map<String, String> capacity =
        Map.of(
            "cpu",
            node.facts().allocatable().cpuMillis() + "m",
            "memory",
            Long.toString(node.facts().allocatable().memoryBytes()),
            "pods",
            Integer.toString(node.facts().allocatablePods()));
    return new FakeNode(node.name(), node.facts().labels(), capacity, List.of(), List.of())
        .withGpus(gpus);
  }
}
