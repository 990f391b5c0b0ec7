package dev.bayplan.agent.fleet;

import dev.bayplan.agent.yaml.Problems;
import dev.bayplan.agent.yaml.YamlObject;
import dev.bayplan.api.resources.GpuStatus;
import dev.bayplan.api.resources.Health;
import dev.bayplan.policies.NodeState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.snakeyaml.engine.v2.nodes.Node;

/** The list of one node's GPUs; an entry with a count stands for so many equal ones. */
final class FleetGpus {

  private static final Set<String> FIELDS =
      Set.of("model", "memoryMiB", "count", "index", "uuid", "numaNode", "health");

  private static final int MAX_INDEX = 255;
  private static final int MAX_MEMORY_MIB = 16 << 20;

  private final String node;
  private final Problems problems;
  private final List<GpuStatus> gpus = new ArrayList<>();
  private final Set<Integer> indexes = new HashSet<>();
  private final Set<String> uuids = new HashSet<>();
  private int next;

  FleetGpus(String node, Problems problems) {
    this.node = node;
    this.problems = problems;
  }

  List<GpuStatus> read(YamlObject entry) {
    int position = 0;
    for (Node gpu : entry.list("gpus")) {
      add(new YamlObject(gpu, "nodes." + node + ".gpus[" + position++ + "]", problems));
    }
    return gpus;
  }

  private void add(YamlObject gpu) {
    gpu.allow(FIELDS);
    int count = gpu.number("count", 1, NodeState.MAX_GPUS).orElse(1L).intValue();
    next = gpu.number("index", 0, MAX_INDEX).orElse((long) next).intValue();
    if (count > 1 && gpu.field("uuid").isPresent()) {
      gpu.fail("has a uuid and the count " + count + "; a uuid names one GPU");
    }
    if (gpus.size() + count > NodeState.MAX_GPUS) {
      gpu.fail("makes more than the " + NodeState.MAX_GPUS + " GPUs that a node can have");
      return;
    }
    for (int i = 0; i < count; i++) {
      addOne(gpu, next++);
    }
  }

  private void addOne(YamlObject gpu, int index) {
    String uuid = gpu.text("uuid", 128).orElseGet(() -> uuid(node, index));
    if (index > MAX_INDEX || !indexes.add(index)) {
      gpu.fail("has the index " + index + ", which is taken or above " + MAX_INDEX);
    }
    if (!uuids.add(uuid)) {
      gpu.fail("has the uuid " + Problems.quoted(uuid) + ", which is taken");
    }
    Optional<String> model = gpu.required("model", gpu.text("model", 128));
    Optional<Long> memory = gpu.required("memoryMiB", gpu.number("memoryMiB", 1, MAX_MEMORY_MIB));
    gpus.add(
        GpuStatus.of(
            uuid,
            index,
            model.orElse("unknown"),
            memory.orElse(1L),
            gpu.number("numaNode", 0, MAX_INDEX).map(Long::intValue).orElse(null),
            health(gpu)));
  }

  private static Health health(YamlObject gpu) {
    String health = gpu.text("health", 16).orElse("OK");
    if (!health.equals("OK") && !health.equals("Unhealthy")) {
      gpu.fail("has health " + Problems.quoted(health) + "; write OK or Unhealthy");
    }
    return health.equals("OK") ? Health.OK : Health.Unhealthy;
  }

  /** Always the same for a node and index, and of the form that NVML has. */
  static String uuid(String node, int index) {
    byte[] name = ("bayplan.dev/" + node + "/" + index).getBytes(StandardCharsets.UTF_8);
    return "GPU-" + UUID.nameUUIDFromBytes(name);
  }
}
