package dev.bayplan.policies;

/**
 * A set of NUMA nodes on which a request can be met.
 *
 * @param nodes bit mask of NUMA nodes, or {@link #ANY} for a resource that does not care
 * @param preferred whether no smaller set would do on an empty node
 */
record NumaHint(long nodes, boolean preferred) {

  /** All NUMA nodes: the mask that changes nothing. */
  static final long ANY = -1L;

  /** Of a resource whose devices tell of no NUMA node. */
  static final NumaHint INDIFFERENT = new NumaHint(ANY, true);

  /** Of a resource of which there are not enough devices on any set of NUMA nodes. */
  static final NumaHint IMPOSSIBLE = new NumaHint(ANY, false);

  /** How many NUMA nodes. */
  int size() {
    return Long.bitCount(nodes);
  }

  /** Fewer NUMA nodes, or lower ones. */
  boolean narrowerThan(NumaHint other) {
    return size() == other.size()
        ? Long.compareUnsigned(nodes, other.nodes) < 0
        : size() < other.size();
  }
}
