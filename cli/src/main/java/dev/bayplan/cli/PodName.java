package dev.bayplan.cli;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A pod that the user names; both parts are fit for a URL. */
record PodName(String namespace, String name) {

  private static final Pattern DNS = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  private static final Set<String> KINDS = Set.of("pod", "pods", "po");

  /**
   * Reads {@code NAME}, {@code pod/NAME} or {@code NAMESPACE/NAME}; empty where that is no name.
   *
   * @param namespace where the text has none
   */
  static Optional<PodName> parse(String text, String namespace) {
    int slash = text.indexOf('/');
    String before = slash < 0 ? "pod" : text.substring(0, slash);
    String name = text.substring(slash + 1);
    PodName pod = new PodName(KINDS.contains(before) ? namespace : before, name);
    return DNS.matcher(name).matches() && DNS.matcher(pod.namespace).matches()
        ? Optional.of(pod)
        : Optional.empty();
  }

  /** {@code /why/NAMESPACE/NAME}. */
  String path() {
    return "/why/" + namespace + "/" + name;
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
