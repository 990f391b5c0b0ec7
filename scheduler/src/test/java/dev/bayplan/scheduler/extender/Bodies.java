package dev.bayplan.scheduler.extender;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Bodies for tests: recorded from a real kube-scheduler 1.36, or written here. */
final class Bodies {

  static final JsonMapper JSON = new JsonMapper();

  private Bodies() {}

  /** A recorded body, compact as on the wire; they lie in the resources indented. */
  static String recorded(String name) {
    try (InputStream in = Bodies.class.getResourceAsStream(name + ".json")) {
      return JSON.writeValueAsString(JSON.readTree(Objects.requireNonNull(in, name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A filter call for a pod that wants this many whole GPUs, or none. */
  static String filter(String pod, int gpus, String... nodes) {
    return "{\"Pod\":" + pod(pod, gpus) + ",\"Nodes\":null,\"NodeNames\":" + array(nodes) + "}";
  }

  static String pod(String name, int gpus) {
    String limits = gpus == 0 ? "{}" : "{\"nvidia.com/gpu\":\"" + gpus + "\"}";
    return """
    {"metadata":{"name":"%s","namespace":"team","uid":"uid-%s","resourceVersion":"7",\
    "creationTimestamp":"2026-11-23T15:54:13Z"},\
    "spec":{"schedulerName":"bayplan","containers":[{"name":"main","resources":\
    {"limits":%s,"requests":{"cpu":"1"}}}]},"status":{"phase":"Pending"}}\
    """
        .formatted(name, name, limits);
  }

  static String bind(String pod, String node) {
    return """
    {"PodName":"%s","PodNamespace":"team","PodUID":"uid-%s","Node":"%s"}\
    """
        .formatted(pod, pod, node);
  }

  static String array(String... strings) {
    return Arrays.stream(strings)
        .map(string -> '"' + string + '"')
        .collect(Collectors.joining(",", "[", "]"));
  }
}
