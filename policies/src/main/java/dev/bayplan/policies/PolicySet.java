package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The policies in force. Immutable; the order in which they came decides nothing. */
public final class PolicySet {

  public static final PolicySet EMPTY = new PolicySet(List.of());

  private static final Comparator<PlacementPolicy> DECIDING_FIRST =
      Comparator.comparingInt(PlacementPolicy::priority)
          .reversed()
          .thenComparing(PlacementPolicy::name);

  private final List<PlacementPolicy> decidingFirst;

  private PolicySet(List<PlacementPolicy> decidingFirst) {
    this.decidingFirst = decidingFirst;
  }

  /**
   * What the deciding policy says of a pod: of those that match, the highest priority, then the
   * first name. {@link Rules#NONE} where none matches.
   */
  public Rules of(
      String namespace, Map<String, String> namespaceLabels, Map<String, String> podLabels) {
    for (PlacementPolicy policy : decidingFirst) {
      if (policy.match().matches(namespace, namespaceLabels, podLabels)) {
        return policy.rules();
      }
    }
    return Rules.NONE;
  }

  /** Whether a pod's rules may depend on the labels of its namespace. */
  public boolean looksAtNamespaceLabels() {
    return decidingFirst.stream()
        .anyMatch(policy -> !policy.match().namespaceSelector().selectsEverything());
  }

  public Optional<PlacementPolicy> named(String name) {
    return decidingFirst.stream().filter(policy -> policy.name().equals(name)).findFirst();
  }

  /** All of them, the one that decides first. */
  public List<PlacementPolicy> policies() {
    return decidingFirst;
  }

  public int size() {
    return decidingFirst.size();
  }

  /** With this policy in place of the one of the same name. */
  public PolicySet with(PlacementPolicy policy) {
    List<PlacementPolicy> next = new ArrayList<>(without(policy.name()).decidingFirst);
    next.add(policy);
    next.sort(DECIDING_FIRST);
    return new PolicySet(List.copyOf(next));
  }

  public PolicySet without(String name) {
    return new PolicySet(
        decidingFirst.stream().filter(policy -> !policy.name().equals(name)).toList());
  }
}
