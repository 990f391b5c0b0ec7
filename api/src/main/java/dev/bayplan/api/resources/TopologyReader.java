package dev.bayplan.api.resources;

import dev.bayplan.api.LabelSyntax;
import dev.bayplan.api.TopologyPresets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which label key the pods of a group keep within. */
final class TopologyReader {

  private final Problems problems;

  TopologyReader(Problems problems) {
    this.problems = problems;
  }

  /** The label key; empty where the policy does not say. */
  String keepWithin(@Nullable PolicyTopology topology) {
    if (topology == null) {
      return "";
    }
    if (topology.preset() != null && topology.levels() != null) {
      problems.add("spec.topology", "has both preset and levels", "keep one of the two");
    }
    Map<String, String> levels =
        topology.levels() == null ? preset(topology.preset()) : own(topology.levels());
    if (topology.keepWithin() == null) {
      problems.add(
          "spec.topology.keepWithin",
          "missing",
          "name a level: " + Problems.either(levels.keySet()));
      return "";
    }
    return levels.isEmpty()
        ? ""
        : problems.word("spec.topology.keepWithin", topology.keepWithin(), levels, "");
  }

  private Map<String, String> preset(@Nullable String name) {
    Map<String, Map<String, String>> presets = TopologyPresets.all();
    String named = name == null ? TopologyPresets.DEFAULT : name;
    return problems.word("spec.topology.preset", named, presets, Map.of());
  }

  private Map<String, String> own(List<String> given) {
    List<String> keys = Problems.list(given);
    Map<String, String> levels = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      String field = "spec.topology.levels[" + i + "]";
      if (!LabelSyntax.isKey(key)) {
        problems.add(
            field,
            Problems.quoted(key) + " is no label key",
            "write one as in example.com/rack, or name a preset");
      } else if (!seen.add(key)) {
        problems.add(field, Problems.quoted(key) + " comes twice", "keep the first");
      }
      levels.put(key, key);
    }
    if (keys.isEmpty()) {
      problems.add("spec.topology.levels", "empty", "list label keys, or name a preset");
    }
    return levels;
  }
}
