package dev.bayplan.policies;

/** What placements can be compared by; a policy names some of them, the first one counts most. */
public enum Level {
  /** How well the whole GPUs can talk. */
  LINKS,
  /** How much idle GPU becomes of no use to the job mix. */
  FRAGMENTATION,
  /** Fewer untouched GPUs, and snug shares. */
  BINPACK,
  /** More of the node left. */
  SPREAD
}
