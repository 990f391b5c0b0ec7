package dev.bayplan.agent.handover.edits;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A CDI spec as an untyped tree; what has another shape than expected is left out. */
final class SpecTree {

  private SpecTree() {}

  static Map<String, Object> object(Object tree) {
    Map<String, Object> object = new TreeMap<>();
    if (tree instanceof Map<?, ?> map) {
      map.forEach((key, value) -> {
        if (key instanceof String name && value != null) {
          object.put(name, value);
        }
      });
    }
    return object;
  }

  static List<Map<String, Object>> objects(@Nullable Object tree) {
    return tree instanceof List<?> list
        ? list.stream().filter(Map.class::isInstance).map(SpecTree::object).toList()
        : List.of();
  }

  private static List<String> texts(@Nullable Object tree) {
    return tree instanceof List<?> list
        ? list.stream().map(String::valueOf).filter(text -> text.indexOf('=') > 0).toList()
        : List.of();
  }

  static Edits edits(@Nullable Object tree) {
    if (tree == null) {
      return Edits.NONE;
    }
    Map<String, Object> edits = object(tree);
    return new Edits(
        texts(edits.get("env")),
        objects(edits.get("deviceNodes")),
        objects(edits.get("mounts")),
        objects(edits.get("hooks")));
  }
}
