package dev.bayplan.cli;

/** What asking the extender gave. */
sealed interface Answer {

  /** Its page. */
  record Page(String body) implements Answer {}

  /**
   * No page.
   *
   * @param sentence why, and what to do
   */
  record Failed(String sentence) implements Answer {}
}
