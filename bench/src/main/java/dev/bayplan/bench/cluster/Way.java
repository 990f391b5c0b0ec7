package dev.bayplan.bench.cluster;

import java.util.Arrays;
import java.util.List;

/** A way on which a pod comes to its node. */
enum Way {
  /** Gated by Bayplan, planned, named, released: both writes are in the clock. */
  PLANNED("planned", Kind.BAYPLAN),
  /** The same, with all names written before the clock starts. */
  NAMED("planned-named", Kind.BAYPLAN),
  /** Without Bayplan's gate: filter is asked with all nodes and answers one. */
  DIRECT("direct", Kind.BAYPLAN),
  /** kube-scheduler alone, with the sample of nodes that it takes by default. */
  SAMPLED("none", Kind.PLAIN),
  /** kube-scheduler alone, looking at all nodes, as Bayplan does. */
  ALL_NODES("none-100", Kind.PLAIN),
  /** kube-scheduler with an extender that lets all nodes through filter and ranks them. */
  RANKED("ranked", Kind.PLAIN),
  /** The least there can be: a bare client takes the gate off and pins the node in one patch. */
  FLOOR("floor", Kind.PLAIN);

  /** Whose control plane it is tried on. */
  enum Kind {
    PLAIN,
    BAYPLAN
  }

  /** Nodes looked at, over all pods, in a run whose scheduler looks at each node for each pod. */
  private static final int LOOKS = 1_500_000;

  private final String label;
  private final Kind kind;

  Way(String label, Kind kind) {
    this.label = label;
    this.kind = kind;
  }

  String label() {
    return label;
  }

  Kind kind() {
    return kind;
  }

  /** Fewer where each takes long: the rate is steady, and the others wait for their turn. */
  int pods(int asked, int nodes) {
    return switch (this) {
      case PLANNED, NAMED, SAMPLED, FLOOR -> asked;
      case DIRECT, ALL_NODES, RANKED -> Math.min(asked, Math.max(1, LOOKS / nodes));
    };
  }

  /** What {@code --path} names, with that beside which it is to be read. */
  static List<Way> named(String path) {
    return switch (path) {
      case "planned" -> List.of(PLANNED, NAMED, SAMPLED, ALL_NODES, FLOOR);
      case "direct" -> List.of(DIRECT, RANKED, ALL_NODES, FLOOR);
      case "none" -> List.of(SAMPLED, ALL_NODES, FLOOR);
      default -> Arrays.stream(values()).filter(way -> way.label.equals(path)).toList();
    };
  }
}
