package dev.bayplan.policies;

import java.util.Map;
import java.util.Set;

/**
 * What a cluster admin says about the placement of some pods.
 *
 * @param generation of the custom resource; each change of its spec has a higher one
 * @param priority of the policies that match a pod the one with the highest decides alone
 * @param rules what it says
 */
public record PlacementPolicy(
    String name, long generation, int priority, Match match, Rules rules) {

  public PlacementPolicy {
    if (!rules.policy().equals(id(name, generation))) {
      throw new IllegalArgumentException(
          "the rules of policy " + id(name, generation) + " are those of " + rules.policy());
    }
  }

  /** How assignments name a version of a policy: {@code name@generation}. */
  public static String id(String name, long generation) {
    return name + "@" + generation;
  }

  /**
   * Which pods: all three must hold.
   *
   * @param namespaces names; empty means any
   * @param namespaceSelector on the labels of the pod's namespace
   * @param pods on the labels of the pod
   */
  public record Match(Set<String> namespaces, LabelSelector namespaceSelector, LabelSelector pods) {

    /** All pods. */
    public static final Match ALL =
        new Match(Set.of(), LabelSelector.EVERYTHING, LabelSelector.EVERYTHING);

    public Match {
      namespaces = Set.copyOf(namespaces);
    }

    boolean matches(
        String namespace, Map<String, String> namespaceLabels, Map<String, String> podLabels) {
      return (namespaces.isEmpty() || namespaces.contains(namespace))
          && namespaceSelector.selects(namespaceLabels)
          && pods.selects(podLabels);
    }
  }
}
