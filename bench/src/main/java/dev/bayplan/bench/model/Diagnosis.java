package dev.bayplan.bench.model;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Why no node passed: kept while one attempt lasts, and turned into the condition's message. */
final class Diagnosis {

  private final Map<String, Integer> nodesByReason = new TreeMap<>();
  final Set<Plugin> rejecters = EnumSet.noneOf(Plugin.class);

  void add(String reason) {
    nodesByReason.merge(reason, 1, Integer::sum);
  }

  /** The text of condition and event, as the profile without DefaultPreemption writes it. */
  String message(int nodes) {
    String reasons =
        nodesByReason.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey())
            .collect(Collectors.joining(", "));
    return "0/" + nodes + " nodes are available: " + reasons + ". no new claims to deallocate";
  }
}
