package dev.bayplan.bench.openb;

import java.util.Locale;

/** The result for people; a dash where nothing is recorded. */
final class OpenbTable {

  static final String HEAD =
      "%-12s %-14s | %-13s %6s | %-13s %6s | %19s %6s | %6s %7s"
          .formatted(
              "trace",
              "policy",
              "alloc@100",
              "rec.",
              "alloc@130",
              "rec.",
              "frag@80  @90  @100",
              "rec.",
              "departs",
              "seconds");

  private OpenbTable() {}

  static String line(OpenbRecord record) {
    return String.format(
        Locale.ROOT,
        "%-12s %-14s | %5.2f +- %4.2f %6s | %5.2f +- %4.2f %6s | %5.2f  %5.2f  %5.2f %6s | %6.1f"
            + " %7.1f",
        record.trace(),
        record.policy(),
        record.alloc100(),
        record.alloc100Sd(),
        told(record.recordedAlloc100()),
        record.alloc130(),
        record.alloc130Sd(),
        told(record.recordedAlloc130()),
        record.fragAmount80(),
        record.fragAmount90(),
        record.fragAmount100(),
        told(record.recordedFragAmount100()),
        record.departure(),
        record.seconds());
  }

  private static String told(double recorded) {
    return Double.isNaN(recorded) ? "-" : String.format(Locale.ROOT, "%.2f", recorded);
  }
}
