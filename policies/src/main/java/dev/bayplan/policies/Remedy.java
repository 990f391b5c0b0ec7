package dev.bayplan.policies;

/** What would turn a "no" into a "yes"; it decides what the caller does next. */
public enum Remedy {
  /** Something is on its way that needs no action: a report, a member, an expiry. */
  WAIT,
  /** Other pods hold what is missing: it fits once some of them are gone. */
  PREEMPT,
  /** No change of the cluster's load helps: the request, the node or a policy must change. */
  NEVER
}
