package dev.bayplan.api.gang;

import dev.bayplan.policies.Member;

/** Indexes as a Job's status lists them: {@code 1,3-5,7}. */
final class Indexes {

  private Indexes() {}

  /** How many there are; what is no index counts as none. */
  static int count(String text) {
    long count = 0;
    for (String range : text.split(",", -1)) {
      int dash = range.indexOf('-');
      int first = Ranks.number(dash < 0 ? range : range.substring(0, dash));
      int last = Ranks.number(range.substring(dash + 1));
      count += first == Member.NO_RANK || last < first ? 0 : last - first + 1L;
    }
    return (int) Math.min(count, Integer.MAX_VALUE);
  }
}
