package dev.bayplan.testcluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A node that nobody runs: an entry in the API server, ready for ever. Pods that are bound to it
 * stay as they are.
 *
 * @param capacity also its allocatable; quantities as in YAML
 */
public record FakeNode(
    String name,
    Map<String, String> labels,
    Map<String, String> capacity,
    List<Taint> taints,
    List<FakeGpu> gpus) {
  private static final int MIB_PER_GIB = 1024;

  public FakeNode {
    labels = Map.copyOf(labels);
    capacity = Map.copyOf(capacity);
    taints = List.copyOf(taints);
    gpus = List.copyOf(gpus);
  }

  /** 64 CPUs, 512 GiB, 110 pods, no GPU. */
  public static FakeNode named(String name) {
    Map<String, String> capacity =
        Map.of("cpu", "64", "memory", "512Gi", "pods", "110", "ephemeral-storage", "1Ti");
    return new FakeNode(
        name, Map.of("kubernetes.io/hostname", name), capacity, List.of(), List.of());
  }

  /**
   * With {@code count} equal, healthy GPUs and both of their resources advertised in full, as
   * Bayplan's agent does in the mode {@code Own}. The first half is on NUMA node 0, the rest on 1.
   * UUIDs are made of the node's name and the index.
   */
  public FakeNode withGpus(int count, String model, int memoryMiB) {
    List<FakeGpu> more =
        IntStream.range(0, count)
            .mapToObj(i ->
                new FakeGpu(
                    "GPU-" + name + "-" + i, i, model, memoryMiB, 2 * i < count ? 0 : 1, "OK"))
            .toList();
    return withGpus(more);
  }

  public FakeNode withGpus(List<FakeGpu> these) {
    Map<String, String> more = new LinkedHashMap<>(capacity);
    more.put("nvidia.com/gpu", Integer.toString(these.size()));
    more.put(
        "bayplan.dev/gpu-memory",
        Integer.toString(these.stream().mapToInt(gpu -> gpu.memoryMiB() / MIB_PER_GIB).sum()));
    return new FakeNode(name, labels, more, taints, these);
  }

  public FakeNode withLabel(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(labels);
    more.put(key, value);
    return new FakeNode(name, more, capacity, taints, gpus);
  }

  /** Sets one quantity, for example {@code cpu} to {@code 96}. */
  public FakeNode withCapacity(String resource, String quantity) {
    Map<String, String> more = new LinkedHashMap<>(capacity);
    more.put(resource, quantity);
    return new FakeNode(name, labels, more, taints, gpus);
  }

  /** Effect as in YAML: {@code NoSchedule}, {@code PreferNoSchedule}, {@code NoExecute}. */
  public FakeNode withTaint(String key, String effect) {
    List<Taint> more = new ArrayList<>(taints);
    more.add(new Taint(effect, key, null, null));
    return new FakeNode(name, labels, capacity, more, gpus);
  }

  /** As created, status included: the API server keeps the status of a created node. */
  Node asResource() {
    Map<String, Quantity> quantities = new LinkedHashMap<>();
    capacity.forEach((resource, quantity) -> quantities.put(resource, new Quantity(quantity)));
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withTaints(taints)
        .endSpec()
        .withNewStatus()
        .withCapacity(quantities)
        .withAllocatable(quantities)
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .withReason("FakeNode")
        .withMessage("made by testcluster")
        .withLastTransitionTime(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .endCondition()
        .endStatus()
        .build();
  }
}
