package dev.bayplan.agent.kubelet;

import dev.bayplan.agent.handover.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code kubelet_internal_checkpoint} in the kubelet's folder of device plugins, written before
 * each answer to an admission ({@code pkg/kubelet/cm/devicemanager/checkpoint}). It is the
 * kubelet's own: only read, and done without where it is of another form.
 */
public final class CheckpointFile implements Ports.Checkpoint {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFile.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long MAX_BYTES = 64 << 20;

  private final Path file;

  /**
   * @param folder {@code /var/lib/kubelet/device-plugins} of the node, as the agent sees it
   */
  public CheckpointFile(Path folder) {
    this.file = folder.resolve("kubelet_internal_checkpoint");
  }

  @Override
  public List<Entry> entries() {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("it has more than " + MAX_BYTES + " bytes");
      }
      List<Entry> entries = new ArrayList<>();
      for (JsonNode one : JSON.readTree(Files.readString(file)).at("/Data/PodDeviceEntries")) {
        entries.add(
            new Entry(
                one.path("PodUID").asString(""),
                one.path("ContainerName").asString(""),
                one.path("ResourceName").asString(""),
                ids(one.path("DeviceIDs"))));
      }
      return List.copyOf(entries);
    } catch (NoSuchFileException nothingGivenYet) {
      return List.of();
    } catch (IOException | JacksonException unreadable) {
      LOG.debug("{} is not read: {}", file, unreadable.toString());
      return List.of();
    }
  }

  /** By NUMA node. */
  private static Set<String> ids(JsonNode byNode) {
    Set<String> ids = new TreeSet<>();
    byNode.forEach(some -> some.forEach(id -> ids.add(id.asString(""))));
    return ids;
  }
}
