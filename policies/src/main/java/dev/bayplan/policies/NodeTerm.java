package dev.bayplan.policies;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One node selector term: all requirements must hold. A term without requirements matches no node,
 * as in Kubernetes.
 *
 * @param labels requirements on node labels ({@code matchExpressions})
 * @param fields requirements on {@code metadata.name} ({@code matchFields}), the only field there
 *     is
 */
public record NodeTerm(List<Requirement> labels, List<Requirement> fields) {

  public NodeTerm {
    labels = List.copyOf(labels);
    fields = List.copyOf(fields);
  }

  /** How a requirement compares. */
  public enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST,
    GT,
    LT
  }

  /** A key, an operator and its values (one integer for {@code GT} and {@code LT}). */
  public record Requirement(String key, Operator operator, Set<String> values) {

    public Requirement {
      values = Set.copyOf(values);
    }

    boolean holds(Map<String, String> labels) {
      String actual = labels.get(key);
      return switch (operator) {
        case IN -> actual != null && values.contains(actual);
        case NOT_IN -> actual == null || !values.contains(actual);
        case EXISTS -> actual != null;
        case DOES_NOT_EXIST -> actual == null;
        case GT -> actual != null && compares(actual, 1);
        case LT -> actual != null && compares(actual, -1);
      };
    }

    private boolean compares(String actual, int sign) {
      try {
        long bound = Long.parseLong(values.iterator().next());
        return Long.signum(Long.compare(Long.parseLong(actual), bound)) == sign;
      } catch (NumberFormatException notAnInteger) {
        return false; // Kubernetes treats a label that is no integer as no match.
      }
    }
  }

  /** Whether the node of this name with these labels satisfies the term. */
  public boolean matches(String nodeName, Map<String, String> nodeLabels) {
    if (labels.isEmpty() && fields.isEmpty()) {
      return false;
    }
    Map<String, String> nodeFields = Map.of("metadata.name", nodeName);
    return labels.stream().allMatch(r -> r.holds(nodeLabels))
        && fields.stream().allMatch(r -> r.holds(nodeFields));
  }
}
