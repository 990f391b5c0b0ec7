package dev.bayplan.agent.handover.edits;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A CDI spec as an untyped tree; what has another shape than expected is left out. */
final class SpecTree {

  private SpecTree() {}

  /** Deeper than any edit; an alias can make a tree endless. */
  private static final int MAX_DEPTH = 8;

  static Map<String, Object> object(Object tree) {
    return object(tree, 0);
  }

  private static Map<String, Object> object(Object tree, int depth) {
    Map<String, Object> object = new TreeMap<>();
    if (depth < MAX_DEPTH && tree instanceof Map<?, ?> map) {
      map.forEach((key, value) -> {
        if (key instanceof String name && value != null) {
          object.put(name, copy(value, depth + 1));
        }
      });
    }
    return object;
  }

  private static Object copy(Object tree, int depth) {
    return switch (tree) {
      case Map<?, ?> map -> object(map, depth);
      case List<?> list ->
          depth < MAX_DEPTH
              ? list.stream().filter(Objects::nonNull).map(one -> copy(one, depth + 1)).toList()
              : List.of();
      case String _, Number _, Boolean _ -> tree;
      default -> String.valueOf(tree);
    };
  }

  static List<Map<String, Object>> objects(@Nullable Object tree) {
    return tree instanceof List<?> list
        ? list.stream().filter(Map.class::isInstance).map(one -> object(one)).toList()
        : List.of();
  }

  private static List<String> texts(@Nullable Object tree) {
    return tree instanceof List<?> list
        ? list.stream()
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .filter(text -> text.indexOf('=') > 0)
            .toList()
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
