package dev.bayplan.testcluster;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One GPU of a fake node, as its {@code GpuNode} reports it.
 *
 * @param memoryMiB usable memory
 * @param health {@code OK} or {@code Unhealthy}, as in the custom resource
 */
public record FakeGpu(
    String uuid, int index, String model, int memoryMiB, int numaNode, String health) {
  public static final String OK = "OK";
  public static final String UNHEALTHY = "Unhealthy";

  /** The same, ill. */
  public FakeGpu unhealthy() {
    return new FakeGpu(uuid, index, model, memoryMiB, numaNode, UNHEALTHY);
  }

  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("uuid", uuid);
    map.put("index", index);
    map.put("model", model);
    map.put("memoryMiB", memoryMiB);
    map.put("numaNode", numaNode);
    map.put("health", health);
    return map;
  }
}
