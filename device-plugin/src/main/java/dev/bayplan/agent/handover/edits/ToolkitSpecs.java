package dev.bayplan.agent.handover.edits;

import dev.bayplan.agent.device.GpuDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The specs that the NVIDIA container toolkit generated ({@code nvidia-ctk cdi generate}), kind
 * {@code nvidia.com/gpu}: they know libraries, firmware and hooks of the installed driver. Looked
 * at each time, since the toolkit writes them again after a driver update, and parsed when they
 * changed: that takes longer than a pod should wait.
 */
public final class ToolkitSpecs implements DeviceEdits {

  private static final Logger LOG = LoggerFactory.getLogger(ToolkitSpecs.class);
  private static final String KIND = "nvidia.com/gpu";
  private static final long MAX_BYTES = 4 << 20;
  private static final Pattern OWN_NODE = Pattern.compile("/dev/nvidia(\\d+|-caps/.*)");

  private final List<Path> folders;
  private final DeviceEdits otherwise;
  private Parsed last = new Parsed(List.of(), Map.of());

  private record Parsed(List<Stamp> files, Map<String, Edits> byName) {}

  /** Tells one state of a file from the next. */
  private record Stamp(Path file, FileTime modified, long size, @Nullable Object key) {
    static Stamp of(Path file) {
      try {
        BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(file, seen.lastModifiedTime(), seen.size(), seen.fileKey());
      } catch (IOException gone) {
        return new Stamp(file, FileTime.fromMillis(0), -1, null);
      }
    }
  }

  /**
   * @param folders such as {@code /etc/cdi} and {@code /var/run/cdi}
   * @param otherwise asked where no spec names the device
   */
  public ToolkitSpecs(List<Path> folders, DeviceEdits otherwise) {
    this.folders = List.copyOf(folders);
    this.otherwise = otherwise;
  }

  /** By UUID; else by its device nodes, since by default the toolkit names devices by index. */
  @Override
  public Edits of(GpuDevice gpu, Optional<GpuDevice.MigDevice> mig) {
    Map<String, Edits> known = read();
    Edits named = known.get(mig.map(GpuDevice.MigDevice::uuid).orElse(gpu.uuid()));
    if (named != null) {
      return named;
    }
    Edits raw = otherwise.of(gpu, mig);
    Set<String> nodes = ownNodes(raw);
    return known.values().stream()
        .filter(one -> ownNodes(one).equals(nodes))
        .findFirst()
        .orElse(raw);
  }

  /** Those that other GPUs have not: {@code nvidia0}, and a MIG device's capabilities. */
  private static Set<String> ownNodes(Edits edits) {
    return edits.deviceNodes().stream()
        .map(node -> String.valueOf(node.get("path")))
        .filter(path -> OWN_NODE.matcher(path).matches())
        .collect(Collectors.toSet());
  }

  private synchronized Map<String, Edits> read() {
    List<Stamp> now = files().stream().map(Stamp::of).toList();
    if (!now.equals(last.files())) {
      Map<String, Edits> byName = new TreeMap<>();
      now.forEach(stamp -> read(stamp.file(), byName));
      last = new Parsed(now, byName);
    }
    return last.byName();
  }

  private List<Path> files() {
    List<Path> all = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(ToolkitSpecs::isSpec).sorted().forEach(all::add);
      } catch (IOException | UncheckedIOException noSuchFolder) {
        LOG.debug("no CDI specs in {}: {}", folder, noSuchFolder.toString());
      }
    }
    return all;
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
    } catch (IOException | YamlEngineException | StackOverflowError damaged) {
      LOG.warn("CDI spec {} is not read: {}", file, String.valueOf(damaged));
    }
  }
}
