package dev.bayplan.api;

import java.util.regex.Pattern;

/**
 * What Kubernetes takes for names of labels and namespaces ({@code apimachinery/util/validation}).
 */
public final class LabelSyntax {

  private static final int LONGEST_NAME = 63;
  private static final int LONGEST_PREFIX = 253;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern DNS_NAME =
      Pattern.compile(DNS_LABEL.pattern() + "(\\." + DNS_LABEL.pattern() + ")*");

  private LabelSyntax() {}

  /** As {@code name} or {@code example.com/name}. */
  public static boolean isKey(String key) {
    int slash = key.indexOf('/');
    String name = key.substring(slash + 1);
    String prefix = slash < 0 ? "a" : key.substring(0, slash);
    return matches(NAME, name, LONGEST_NAME) && matches(DNS_NAME, prefix, LONGEST_PREFIX);
  }

  public static boolean isValue(String value) {
    return value.isEmpty() || matches(NAME, value, LONGEST_NAME);
  }

  public static boolean isNamespace(String name) {
    return matches(DNS_LABEL, name, LONGEST_NAME);
  }

  /** A name as most kinds of objects have it, or a wider one. */
  public static boolean isName(String name) {
    return matches(NAME, name, LONGEST_PREFIX);
  }

  private static boolean matches(Pattern pattern, String text, int longest) {
    return text.length() <= longest && pattern.matcher(text).matches();
  }
}
