package dev.bayplan.scheduler.extender;

import java.util.Optional;

/** The verbs that kube-scheduler posts. */
enum Verb {
  FILTER("filter"),
  PRIORITIZE("prioritize"),
  BIND("bind");

  private final String label;
  private final String path;

  Verb(String label) {
    this.label = label;
    this.path = "/" + label;
  }

  static Optional<Verb> ofPath(String path) {
    for (Verb verb : values()) {
      if (path.equals(verb.path)) {
        return Optional.of(verb);
      }
    }
    return Optional.empty();
  }

  String label() {
    return label;
  }
}
