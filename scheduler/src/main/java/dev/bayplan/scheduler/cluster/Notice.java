package dev.bayplan.scheduler.cluster;

/**
 * A Kubernetes event about a pod.
 *
 * @param reason one CamelCase word
 * @param message a sentence
 */
public record Notice(Type type, String reason, String message) {

  /** As {@code kubectl describe} shows it. */
  public enum Type {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
