package dev.bayplan.agent.handover.edits;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Changes of a container, in the terms of a CDI spec ({@code containerEdits}, CDI 0.6.0). Device
 * nodes, mounts and hooks stay the trees that they were read as, so that what another program wrote
 * is passed on whole.
 *
 * @param env {@code NAME=value}
 */
public record Edits(
    List<String> env,
    List<Map<String, Object>> deviceNodes,
    List<Map<String, Object>> mounts,
    List<Map<String, Object>> hooks) {

  public static final Edits NONE = new Edits(List.of(), List.of(), List.of(), List.of());

  public Edits {
    env = List.copyOf(env);
    deviceNodes = List.copyOf(deviceNodes);
    mounts = List.copyOf(mounts);
    hooks = List.copyOf(hooks);
  }

  public static Edits env(String name, String value) {
    return new Edits(List.of(name + "=" + value), List.of(), List.of(), List.of());
  }

  /** A device node at its own path. */
  public static Edits node(String path, String hostPath) {
    return new Edits(
        List.of(),
        List.of(Map.of("path", path, "hostPath", hostPath, "permissions", "rw")),
        List.of(),
        List.of());
  }

  public static Edits mount(String hostPath, String containerPath, List<String> options) {
    return new Edits(
        List.of(),
        List.of(),
        List.of(Map.of("hostPath", hostPath, "containerPath", containerPath, "options", options)),
        List.of());
  }

  /** Both; what is equal is there once, and a variable that both set keeps the first value. */
  public Edits and(Edits more) {
    List<String> variables = new ArrayList<>(env);
    for (String one : more.env) {
      String name = one.substring(0, one.indexOf('=') + 1);
      if (variables.stream().noneMatch(known -> known.startsWith(name))) {
        variables.add(one);
      }
    }
    return new Edits(
        variables,
        union(deviceNodes, more.deviceNodes),
        union(mounts, more.mounts),
        union(hooks, more.hooks));
  }

  private static <T> List<T> union(List<T> left, List<T> right) {
    LinkedHashSet<T> all = new LinkedHashSet<>(left);
    all.addAll(right);
    return List.copyOf(all);
  }
}
