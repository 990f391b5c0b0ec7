package dev.bayplan.e2e.node;

import dev.bayplan.testcluster.node.RealNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the kubelet has written down of the devices it gave: no word of the agent's. */
final class Checkpoint {

  /** Devices of one resource that one container got. */
  record Entry(String podUid, String container, String resource, SortedSet<String> ids) {}

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Checkpoint() {}

  /** Pods that are gone may still be in it. */
  static List<Entry> of(RealNode node) {
    Path file = node.devicePlugins().resolve("kubelet_internal_checkpoint");
    try {
      JsonNode entries =
          JSON.readTree(Files.readString(file)).path("Data").path("PodDeviceEntries");
      List<Entry> all = new ArrayList<>();
      entries.forEach(entry -> all.add(entry(entry)));
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SortedSet<String> ids(RealNode node, String podUid, String container) {
    SortedSet<String> ids = new TreeSet<>();
    of(node).stream()
        .filter(entry -> entry.podUid().equals(podUid) && entry.container().equals(container))
        .forEach(entry -> ids.addAll(entry.ids()));
    return ids;
  }

  private static Entry entry(JsonNode entry) {
    SortedSet<String> ids = new TreeSet<>();
    entry.path("DeviceIDs").forEach(ofNumaNode -> ofNumaNode.forEach(id -> ids.add(id.asString())));
    return new Entry(
        entry.path("PodUID").asString(),
        entry.path("ContainerName").asString(),
        entry.path("ResourceName").asString(),
        ids);
  }
}
