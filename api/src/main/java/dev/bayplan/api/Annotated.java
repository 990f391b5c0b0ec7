package dev.bayplan.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the annotations of one pod; the first one that makes no sense is told. */
final class Annotated {

  /** Longer lists are no wish but an attack. */
  private static final int MAX_ITEMS = 64;

  private final Map<String, String> annotations;
  private Optional<String> problem = Optional.empty();

  Annotated(Map<String, String> annotations) {
    this.annotations = annotations;
  }

  Optional<String> problem() {
    return problem;
  }

  /** Empty where there is none. */
  String text(String key) {
    return annotations.getOrDefault(key, "");
  }

  boolean has(String key) {
    return !text(key).isEmpty();
  }

  /** A whole number between the two, or {@code absent} where there is none or it makes no sense. */
  long number(String key, long from, long to, long absent, String mend) {
    String text = text(key);
    if (text.isEmpty()) {
      return absent;
    }
    if (Quantities.parse(text) instanceof Amount.Known known
        && known.whole()
        && known.units() >= from
        && known.units() <= to
        && text.chars().allMatch(Character::isDigit)) {
      return known.units();
    }
    fail(key, mend);
    return absent;
  }

  /** The items of a list with commas; those that a {@code !} precedes come with it. */
  List<String> items(String key, String mend) {
    List<String> items = new ArrayList<>();
    if (!has(key)) {
      return items;
    }
    for (String item : text(key).split(",", -1)) {
      String stripped = item.strip();
      if (stripped.isEmpty() || stripped.equals("!") || items.size() == MAX_ITEMS) {
        fail(key, mend);
        return List.of();
      }
      items.add(stripped);
    }
    return items;
  }

  void fail(String key, String mend) {
    problem(
        "annotation " + key + " is " + Quoted.of(annotations.getOrDefault(key, "")) + "; " + mend);
  }

  void problem(String sentence) {
    problem = problem.or(() -> Optional.of(sentence));
  }
}
