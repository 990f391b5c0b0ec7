package dev.bayplan.policies;

/** A node's taint; {@code value} is empty where the node gives none. */
public record Taint(String key, String value, Effect effect) {

  /** What the taint does to pods that do not tolerate it. */
  public enum Effect {
    NO_SCHEDULE,
    PREFER_NO_SCHEDULE,
    NO_EXECUTE
  }
}
