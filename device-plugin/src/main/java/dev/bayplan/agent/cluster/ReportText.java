package dev.bayplan.agent.cluster;

import dev.bayplan.api.resources.GpuNode;
import dev.bayplan.api.resources.GpuNodeStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;

/** A report for people and programs. */
public final class ReportText {

  private ReportText() {}

  public static String yaml(String node, GpuNodeStatus status) {
    return Serialization.asYaml(object(node, status));
  }

  public static String json(String node, GpuNodeStatus status) {
    return Serialization.asJson(object(node, status)) + "\n";
  }

  /** Everything that is known, for a person's eyes. */
  public static String table(GpuNodeStatus status) {
    return ReportTable.of(status);
  }

  private static GpuNode object(String node, GpuNodeStatus status) {
    GpuNode object = new GpuNode();
    object.setMetadata(new ObjectMetaBuilder().withName(node).build());
    object.setStatus(status);
    return object;
  }
}
