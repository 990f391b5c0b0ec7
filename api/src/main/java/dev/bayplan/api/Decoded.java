package dev.bayplan.api;

/** What an annotation of ours turned out to hold. */
public sealed interface Decoded permits Assignment, Decoded.Damaged {

  /**
   * Not readable: cut off, edited by hand, or written by a newer Bayplan.
   *
   * @param problem one sentence that names the pod, the annotation and the field
   */
  record Damaged(String problem) implements Decoded {}
}
