package dev.bayplan.api.gang;

import dev.bayplan.api.LabelSyntax;
import dev.bayplan.api.Quoted;
import dev.bayplan.api.TopologyPresets;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Topology levels as a user names them: {@code PRESET/LEVEL}, a level that means the same in all
 * presets that have it, or a label key.
 *
 * @param key the label key; empty where none is named, or the text makes no sense
 * @param problem continues a sentence whose subject is the text; empty where there is none
 */
record Levels(String key, String problem) {

  private static final Levels NONE = new Levels("", "");

  static Levels of(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    SortedSet<String> presets = new TreeSet<>();
    SortedSet<String> keys = new TreeSet<>();
    TopologyPresets.all().forEach((preset, levels) -> collect(text, preset, levels, presets, keys));
    if (keys.size() == 1) {
      return new Levels(keys.first(), "");
    }
    return keys.isEmpty() ? labelKey(text) : new Levels("", ambiguous(text, presets));
  }

  private static void collect(
      String text,
      String preset,
      Map<String, String> levels,
      SortedSet<String> presets,
      SortedSet<String> keys) {
    levels.forEach((level, key) -> {
      if (text.equals(level) || text.equals(preset + "/" + level)) {
        presets.add(preset + "/" + level);
        keys.add(key);
      }
    });
  }

  private static Levels labelKey(String text) {
    return LabelSyntax.isKey(text)
        ? new Levels(text, "")
        : new Levels(
            "",
            "is "
                + Quoted.of(text)
                + ", neither a level nor a label key; write one such as zone, topograph/block or"
                + " example.com/rack");
  }

  private static String ambiguous(String text, SortedSet<String> presets) {
    return "is "
        + Quoted.of(text)
        + ", which means different labels; write one of "
        + String.join(", ", presets)
        + ", or the label key";
  }
}
