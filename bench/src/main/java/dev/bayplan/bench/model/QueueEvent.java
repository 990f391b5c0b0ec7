package dev.bayplan.bench.model;

import java.util.List;

/**
 * Something that may make a refused pod fit.
 *
 * @param nodes the node that it is about; empty where it is about pods
 * @param priorityAtMost only pods of this priority or a lower one are concerned
 */
record QueueEvent(Kind kind, List<NodeObject> nodes, int priorityAtMost) {

  /** The kinds that hints of the built-in plugins tell apart. */
  enum Kind {
    ASSIGNED_POD_ADDED,
    ASSIGNED_POD_CHANGED,
    /** Also an assumed pod that is given up, and a nomination that ends. */
    ASSIGNED_POD_DELETED,
    NODE_ADDED,
    NODE_DELETED,
    NODE_ALLOCATABLE,
    NODE_LABELS,
    NODE_TAINTS,
    NODE_OTHER,
    /** The pod's own object changed. */
    SELF
  }

  static QueueEvent of(Kind kind) {
    return new QueueEvent(kind, List.of(), Integer.MAX_VALUE);
  }

  static QueueEvent of(Kind kind, NodeObject node) {
    return new QueueEvent(kind, List.of(node), Integer.MAX_VALUE);
  }

  static QueueEvent nominationEnded(int priority) {
    return new QueueEvent(Kind.ASSIGNED_POD_DELETED, List.of(), priority);
  }
}
