package dev.bayplan.agent.handover;

import dev.bayplan.agent.handover.edits.Edits;
import java.util.List;
import java.util.Map;

/**
 * The answer to {@code Allocate}: it is kept by the kubelet for the life of the container's pod.
 *
 * @param cdiDevices qualified names, which the engine resolves when it creates the container
 */
public record Allocation(
    Map<String, String> env,
    Edits edits,
    Map<String, String> annotations,
    List<String> cdiDevices) {

  public Allocation {
    env = Map.copyOf(env);
    annotations = Map.copyOf(annotations);
    cdiDevices = List.copyOf(cdiDevices);
  }

  static Allocation cdi(List<String> names) {
    return new Allocation(Map.of(), Edits.NONE, Map.of(), names);
  }
}
