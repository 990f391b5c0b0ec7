package dev.bayplan.api.dialect;

import java.util.regex.Pattern;

/** Text of a user in a sentence: the same here and in the admission policy. */
final class Shown {

  private static final Pattern PLAIN = Pattern.compile("[ !#-\\[\\]-~]{0,63}");

  private Shown() {}

  static String of(String text) {
    return PLAIN.matcher(text).matches() ? '"' + text + '"' : "a text that is not shown";
  }
}
