package dev.bayplan.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The named topologies: label key by name of the level, broad to narrow. Data, not code. */
public final class TopologyPresets {

  /** Of a policy that names none. */
  public static final String DEFAULT = "kubernetes";

  private static final String FILE = "topology-presets.properties";

  /** Behind a key in the file. */
  private static final String NVLINK = "nvlink";

  private static final Map<String, List<Level>> LEVELS = read();

  private static final Map<String, Map<String, String>> ALL = keysByName();

  private TopologyPresets() {}

  private record Level(String name, String key, boolean nvlink) {}

  /** By name of the preset. */
  public static Map<String, Map<String, String>> all() {
    return ALL;
  }

  /** The label keys of all presets; those of one preset are broad to narrow. */
  public static List<String> keys() {
    return levels().map(Level::key).distinct().toList();
  }

  /** Those of them whose domains are joined by NVLink across nodes. */
  public static Set<String> nvlinkKeys() {
    return levels().filter(Level::nvlink).map(Level::key).collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<Level> levels() {
    return LEVELS.values().stream().flatMap(List::stream);
  }

  private static Map<String, Map<String, String>> keysByName() {
    Map<String, Map<String, String>> presets = new TreeMap<>();
    LEVELS.forEach((preset, levels) -> {
      Map<String, String> keys = new LinkedHashMap<>();
      levels.forEach(level -> keys.put(level.name(), level.key()));
      presets.put(preset, Collections.unmodifiableMap(keys));
    });
    return Collections.unmodifiableMap(presets);
  }

  private static Map<String, List<Level>> read() {
    Properties lines = new Properties();
    try (InputStream bytes =
            Objects.requireNonNull(TopologyPresets.class.getResourceAsStream(FILE), FILE);
        Reader in = new InputStreamReader(bytes, StandardCharsets.UTF_8)) {
      lines.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    Map<String, List<Level>> presets = new TreeMap<>();
    lines.stringPropertyNames().forEach(name -> presets.put(name, levels(lines.getProperty(name))));
    return presets;
  }

  private static List<Level> levels(String line) {
    return Stream.of(line.split(",")).map(TopologyPresets::level).toList();
  }

  private static Level level(String text) {
    String[] words = text.strip().split("\\s+");
    return new Level(words[0], words[1], words.length > 2 && words[2].equals(NVLINK));
  }
}
