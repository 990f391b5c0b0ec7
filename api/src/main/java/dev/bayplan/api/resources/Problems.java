package dev.bayplan.api.resources;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is wrong with one spec, each as {@code field: problem; mend}. */
final class Problems {

  private static final int LONGEST_QUOTE = 80;

  private final List<String> found = new ArrayList<>();

  List<String> found() {
    return List.copyOf(found);
  }

  void add(String field, String problem, String mend) {
    found.add(field + ": " + problem + "; " + mend);
  }

  /** A number within its bounds; {@code absent} where there is none, or none that will do. */
  int number(String field, @Nullable Integer value, int absent, int least, int most) {
    if (value == null) {
      return absent;
    }
    if (value < least || value > most) {
      add(field, value + " is out of bounds", "use " + least + " to " + most);
      return absent;
    }
    return value;
  }

  /** What a word means; {@code absent} where there is none, or one that means nothing. */
  <T extends @Nullable Object> T word(
      String field, @Nullable String word, Map<String, ? extends T> meanings, T absent) {
    if (word == null) {
      return absent;
    }
    if (!meanings.containsKey(word)) {
      add(field, quoted(word) + " is not known", "use " + either(meanings.keySet()));
      return absent;
    }
    return meanings.get(word);
  }

  /** {@code a, b or c}. */
  static String either(Iterable<String> words) {
    String text = String.join(", ", words);
    int last = text.lastIndexOf(", ");
    return last < 0 ? text : text.substring(0, last) + " or " + text.substring(last + 2);
  }

  static String quoted(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return "'"
        + (line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "...")
        + "'";
  }

  /** Nulls in a list, which the schema forbids, are empty texts here. */
  static List<String> list(@Nullable List<String> texts) {
    return texts == null
        ? List.of()
        : texts.stream().map(text -> text == null ? "" : text).toList();
  }
}
