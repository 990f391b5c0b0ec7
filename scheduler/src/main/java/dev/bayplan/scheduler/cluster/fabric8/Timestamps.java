package dev.bayplan.scheduler.cluster.fabric8;

import java.time.Instant;
import java.time.LocalDate;

/** Times as the API server writes them ({@code metav1.Time}: RFC 3339). */
final class Timestamps {

  private static final int WHOLE_SECONDS = "2026-11-24T16:38:57Z".length();
  private static final long SECONDS_PER_DAY = 86_400;

  private Timestamps() {}

  /**
   * In seconds since the epoch. The form that all creation times have is read without {@link
   * Instant#parse}, which takes longer than all the rest of an object's metadata.
   *
   * @throws java.time.DateTimeException where it is no time
   */
  static long seconds(String text) {
    return isUsual(text)
        ? LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay()
                * SECONDS_PER_DAY
            + number(text, 11, 13) * 3600L
            + number(text, 14, 16) * 60L
            + number(text, 17, 19)
        : Instant.parse(text).getEpochSecond();
  }

  /** Whether it is a form such as {@code 0000-00-00T00:00:00Z} with times that are on a clock. */
  private static boolean isUsual(String text) {
    if (text.length() != WHOLE_SECONDS) {
      return false;
    }
    for (int i = 0; i < WHOLE_SECONDS; i++) {
      char wanted = "0000-00-00T00:00:00Z".charAt(i);
      char found = text.charAt(i);
      if (wanted == '0' ? found < '0' || found > '9' : found != wanted) {
        return false;
      }
    }
    return number(text, 11, 13) < 24 && number(text, 14, 16) < 60 && number(text, 17, 19) < 60;
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
