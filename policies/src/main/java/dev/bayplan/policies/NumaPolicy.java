package dev.bayplan.policies;

import java.util.Locale;
import java.util.Optional;

/**
 * What a node's kubelet does about NUMA nodes when it admits a pod: {@code topologyManagerPolicy}
 * and {@code topologyManagerScope} of its configuration.
 */
public record NumaPolicy(Kind kind, Scope scope) {

  /** Devices are given wherever they are, as the device plugin prefers. */
  public static final NumaPolicy NONE = new NumaPolicy(Kind.NONE, Scope.CONTAINER);

  /** From the mildest to the strictest. */
  public enum Kind {
    NONE,
    /** Aligned where that can be; no pod is refused. */
    BEST_EFFORT,
    /** A pod is refused that could sit on fewer NUMA nodes, were the node empty. */
    RESTRICTED,
    /** A pod is refused whose devices are not on one NUMA node. */
    SINGLE_NUMA_NODE;

    /** As the kubelet writes it: {@code single-numa-node}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Kind> parse(String text) {
      for (Kind kind : values()) {
        if (kind.text().equals(text)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  /** For what NUMA nodes are found at once. */
  public enum Scope {
    CONTAINER,
    POD;

    /** As the kubelet writes it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A policy as its node reports it. One that nobody could read, or that we do not know, aligns
   * nothing: the agent of such a node tells its kubelet no NUMA nodes.
   */
  public static NumaPolicy reported(String policy, String scope) {
    Scope known = scope.equals(Scope.POD.text()) ? Scope.POD : Scope.CONTAINER;
    return Kind.parse(policy)
        .filter(kind -> kind != Kind.NONE)
        .map(kind -> new NumaPolicy(kind, known))
        .orElse(NONE);
  }

  public boolean aligns() {
    return kind != Kind.NONE;
  }
}
