package dev.bayplan.scheduler.extender;

import java.util.Locale;
import java.util.Set;

/** How a verb ended, as it is counted. */
enum Outcome {
  /** Filter: one node, its devices held. */
  PLACED(Verb.FILTER),
  /** Filter: the pod wants no devices. */
  ANYWHERE(Verb.FILTER),
  /** Filter: no node. */
  REFUSED(Verb.FILTER),
  /** Filter: no node, for the same reasons as the last time. */
  REFUSED_AGAIN(Verb.FILTER),
  /** Filter or bind: an error was answered, kube-scheduler tries again. */
  FAILED(Verb.FILTER, Verb.BIND),
  /** Prioritize. */
  RANKED(Verb.PRIORITIZE),
  /** Bind: the pod is on the node. */
  BOUND(Verb.BIND),
  /** Answered 503. */
  NOT_READY(Verb.values()),
  /** Answered 4xx. */
  BAD_REQUEST(Verb.values()),
  /** Answered 500. */
  BUG(Verb.values());

  private final Set<Verb> verbs;

  Outcome(Verb... verbs) {
    this.verbs = Set.of(verbs);
  }

  boolean of(Verb verb) {
    return verbs.contains(verb);
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
