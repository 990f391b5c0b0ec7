package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.PlacementPolicy;
import dev.bayplan.policies.PolicySet;
import dev.bayplan.policies.Rules;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The policies in force and the labels of the namespaces that they look at: the part of a snapshot
 * that says which rules a pod is placed by. Immutable.
 */
final class Rulebook {

  static final Rulebook EMPTY = new Rulebook(PolicySet.EMPTY, Buckets.empty());

  private final PolicySet policies;
  private final Buckets<Map<String, String>> namespaces;

  private Rulebook(PolicySet policies, Buckets<Map<String, String>> namespaces) {
    this.policies = policies;
    this.namespaces = namespaces;
  }

  PolicySet policies() {
    return policies;
  }

  Buckets<Map<String, String>> namespaces() {
    return namespaces;
  }

  /**
   * By which rules a pod is placed; empty while they depend on the labels of a namespace that we
   * have not heard of yet: its pods may be seen before it, and would go by the wrong policy.
   */
  Optional<Rules> rules(PodFacts pod) {
    String namespace = pod.ref().namespace();
    @Nullable Map<String, String> labels = namespaces.get(namespace);
    if (labels == null && policies.looksAtNamespaceLabels()) {
      return Optional.empty();
    }
    return Optional.of(
        policies.of(namespace, labels == null ? Map.of() : labels, pod.ties().labels()));
  }

  Rulebook with(PlacementPolicy policy) {
    return policies.named(policy.name()).filter(policy::equals).isPresent()
        ? this
        : new Rulebook(policies.with(policy), namespaces);
  }

  Rulebook without(String policy) {
    return policies.named(policy).isEmpty()
        ? this
        : new Rulebook(policies.without(policy), namespaces);
  }

  /**
   * @param labels null where the namespace is gone
   */
  Rulebook namespace(String name, @Nullable Map<String, String> labels) {
    @Nullable Map<String, String> known = namespaces.get(name);
    boolean same = labels == null ? known == null : labels.equals(known);
    return same ? this : new Rulebook(policies, namespaces.with(name, labels));
  }
}
