package dev.bayplan.agent.handover.edits;

import dev.bayplan.agent.device.GpuDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The specs that the NVIDIA container toolkit generated ({@code nvidia-ctk cdi generate}), kind
 * {@code nvidia.com/gpu}: they know libraries, firmware and hooks of the installed driver. Read
 * anew each time: the toolkit writes them again after a driver update.
 */
public final class ToolkitSpecs implements DeviceEdits {

  private static final Logger LOG = LoggerFactory.getLogger(ToolkitSpecs.class);
  private static final String KIND = "nvidia.com/gpu";
  private static final long MAX_BYTES = 4 << 20;

  private final List<Path> folders;
  private final DeviceEdits otherwise;

  /**
   * @param folders such as {@code /etc/cdi} and {@code /var/run/cdi}
   * @param otherwise asked where no spec names the device
   */
  public ToolkitSpecs(List<Path> folders, DeviceEdits otherwise) {
    this.folders = List.copyOf(folders);
    this.otherwise = otherwise;
  }

  @Override
  public Edits of(GpuDevice gpu, Optional<GpuDevice.MigDevice> mig) {
    Map<String, Edits> known = read();
    Edits found = known.get(mig.map(GpuDevice.MigDevice::uuid).orElse(gpu.uuid()));
    return found == null ? otherwise.of(gpu, mig) : found;
  }

  private Map<String, Edits> read() {
    Map<String, Edits> byName = new HashMap<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(ToolkitSpecs::isSpec).sorted().forEach(file -> read(file, byName));
      } catch (IOException noSuchFolder) {
        LOG.debug("no CDI specs in {}: {}", folder, noSuchFolder.toString());
      }
    }
    return byName;
  }

  private static boolean isSpec(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".json") || name.endsWith(".yaml");
  }

  private static void read(Path file, Map<String, Edits> byName) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        return;
      }
      Object tree = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
      Map<String, Object> spec = SpecTree.object(tree);
      if (KIND.equals(spec.get("kind"))) {
        Edits all = SpecTree.edits(spec.get("containerEdits"));
        for (Map<String, Object> device : SpecTree.objects(spec.get("devices"))) {
          Edits own = SpecTree.edits(device.get("containerEdits"));
          byName.put(String.valueOf(device.get("name")), own.and(all));
        }
      }
    } catch (IOException | YamlEngineException damaged) {
      LOG.warn("CDI spec {} is not read: {}", file, damaged.getMessage());
    }
  }
}
