package dev.bayplan.scheduler.cluster.fabric8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What JSON may leave out becomes empty, so that nothing behind this edge is null. */
final class Json {

  private static final Common COMMON = new Common();

  private Json() {}

  static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  static String cut(String value, int longest) {
    return value.length() <= longest ? value : value.substring(0, longest);
  }

  static <T> List<T> list(@Nullable List<T> value) {
    return value == null ? List.of() : List.copyOf(value);
  }

  static Map<String, String> map(@Nullable Map<String, ? extends @Nullable String> value) {
    if (value == null || value.isEmpty()) {
      return Map.of();
    }
    Map<String, String> copy = new HashMap<>();
    value.forEach((key, text) -> copy.put(COMMON.one(key), COMMON.one(text(text))));
    return Map.copyOf(copy);
  }
}
