package dev.bayplan.e2e.manifests;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A pod as a user writes it. */
record TestPod(String name, String scheduler, Map<String, String> annotations, String gates) {
  static TestPod named(String name) {
    return new TestPod(name, "bayplan", Map.of(), "[]");
  }

  TestPod ofScheduler(String other) {
    return new TestPod(name, other, annotations, gates);
  }

  TestPod annotated(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(annotations);
    more.put(key, value);
    return new TestPod(name, scheduler, more, gates);
  }

  TestPod gated(String... names) {
    String list =
        Arrays.stream(names)
            .map("{\"name\":\"%s\"}"::formatted)
            .collect(Collectors.joining(",", "[", "]"));
    return new TestPod(name, scheduler, annotations, list);
  }

  String json() {
    String pairs =
        annotations.entrySet().stream()
            .map(e -> "\"%s\":\"%s\"".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining(","));
    return """
    {"apiVersion": "v1", "kind": "Pod",
     "metadata": {"name": "%s", "labels": {"app": "test"}, "annotations": {%s}},
     "spec": {"schedulerName": "%s", "schedulingGates": %s,
              "containers": [{"name": "main", "image": "nothing", "resources": {"requests": {"cpu": "1"}}}]}}
    """
        .formatted(name, pairs, scheduler, gates);
  }

  /** A JSON patch: the gate at this place of the list goes. */
  static String withoutGate(int index) {
    return "[{\"op\": \"remove\", \"path\": \"/spec/schedulingGates/" + index + "\"}]";
  }

  /** A merge patch of the status; empty clears it. */
  static String nominated(String node) {
    return node.isEmpty()
        ? "{\"status\":{\"nominatedNodeName\":null}}"
        : "{\"status\":{\"nominatedNodeName\":\"%s\"}}".formatted(node);
  }

  /** A merge patch. */
  static String annotation(String key, String value) {
    return "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(key, value);
  }

  /** A merge patch. */
  static String withoutAnnotation(String key) {
    return "{\"metadata\":{\"annotations\":{\"%s\":null}}}".formatted(key);
  }
}
