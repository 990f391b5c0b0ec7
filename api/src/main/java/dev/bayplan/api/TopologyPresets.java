package dev.bayplan.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/** The named topologies: label key by name of the level, broad to narrow. Data, not code. */
public final class TopologyPresets {

  /** Of a policy that names none. */
  public static final String DEFAULT = "kubernetes";

  private static final String FILE = "topology-presets.properties";

  private static final Map<String, Map<String, String>> ALL = read();

  private TopologyPresets() {}

  /** By name of the preset. */
  public static Map<String, Map<String, String>> all() {
    return ALL;
  }

  private static Map<String, Map<String, String>> read() {
    Properties lines = new Properties();
    try (InputStream bytes =
            Objects.requireNonNull(TopologyPresets.class.getResourceAsStream(FILE), FILE);
        Reader in = new InputStreamReader(bytes, StandardCharsets.UTF_8)) {
      lines.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    Map<String, Map<String, String>> presets = new TreeMap<>();
    lines.stringPropertyNames().forEach(name -> presets.put(name, levels(lines.getProperty(name))));
    return Collections.unmodifiableMap(presets);
  }

  private static Map<String, String> levels(String line) {
    Map<String, String> levels = new LinkedHashMap<>();
    for (String level : line.split(",")) {
      String[] nameAndKey = level.strip().split("\\s+");
      levels.put(nameAndKey[0], nameAndKey[1]);
    }
    return Collections.unmodifiableMap(levels);
  }
}
