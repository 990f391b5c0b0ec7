package dev.bayplan.agent.cluster;

import dev.bayplan.api.resources.GpuNode;
import dev.bayplan.api.resources.GpuNodeStatus;
import dev.bayplan.api.resources.GpuStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Objects;
import java.util.stream.Collectors;

/** A report for people and programs. */
public final class ReportText {

  private static final String ROW = "%-5s  %-24s  %10s  %4s  %-9s  %s%n";

  private ReportText() {}

  public static String yaml(String node, GpuNodeStatus status) {
    return Serialization.asYaml(object(node, status));
  }

  public static String json(String node, GpuNodeStatus status) {
    return Serialization.asJson(object(node, status)) + "\n";
  }

  /** One row per GPU, as kubectl prints tables. */
  public static String table(GpuNodeStatus status) {
    return ROW.formatted("INDEX", "MODEL", "MEMORY-MIB", "NUMA", "HEALTH", "UUID")
        + status.gpus().stream().map(ReportText::row).collect(Collectors.joining());
  }

  private static String row(GpuStatus gpu) {
    return ROW.formatted(
        gpu.index(),
        gpu.model(),
        gpu.memoryMiB(),
        Objects.requireNonNullElse(gpu.numaNode(), "-"),
        gpu.health(),
        gpu.uuid());
  }

  private static GpuNode object(String node, GpuNodeStatus status) {
    GpuNode object = new GpuNode();
    object.setMetadata(new ObjectMetaBuilder().withName(node).build());
    object.setStatus(status);
    return object;
  }
}
