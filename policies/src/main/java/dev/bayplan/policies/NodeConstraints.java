package dev.bayplan.policies;

import java.util.List;
import java.util.Map;

/**
 * Where a pod may and would like to run, by node labels and taints.
 *
 * @param selector {@code spec.nodeSelector}: all must match
 * @param required terms of the required node affinity, ORed; empty means no restriction
 * @param preferred terms of the preferred node affinity with their weights (1 to 100)
 */
public record NodeConstraints(
    Map<String, String> selector,
    List<NodeTerm> required,
    List<Preference> preferred,
    List<Toleration> tolerations) {

  public static final NodeConstraints NONE =
      new NodeConstraints(Map.of(), List.of(), List.of(), List.of());

  public NodeConstraints {
    selector = Map.copyOf(selector);
    required = List.copyOf(required);
    preferred = List.copyOf(preferred);
    tolerations = List.copyOf(tolerations);
  }

  /** A preferred term and what meeting it is worth. */
  public record Preference(int weight, NodeTerm term) {}
}
