package dev.bayplan.testcluster.kubelet;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code $(NAME)} in commands, arguments and environment values: a known name becomes its value, an
 * unknown one stays, {@code $$(NAME)} is the text {@code $(NAME)} (<a
 * href="https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/">rules</a>).
 */
final class Expansion {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([^()\\s]+)\\)");

  private Expansion() {}

  static String of(String text, Map<String, String> known) {
    return REFERENCE
        .matcher(text)
        .replaceAll(match ->
            match.group().equals("$$")
                ? Matcher.quoteReplacement("$")
                : Matcher.quoteReplacement(known.getOrDefault(match.group(1), match.group())));
  }
}
