package dev.bayplan.bench.demo;

import dev.bayplan.bench.report.Latencies;
import java.io.PrintWriter;
import java.util.Locale;

/** Says how far the demo is: one line that moves on a terminal, a line every two seconds else. */
final class Progress {

  private static final long TERMINAL_NANOS = 150_000_000;
  private static final long PLAIN_NANOS = 2_000_000_000;
  private static final int BAR = 30;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final int pods;
  private final long start = System.nanoTime();
  private long last = start;

  Progress(PrintWriter out, boolean terminal, int pods) {
    this.out = out;
    this.terminal = terminal;
    this.pods = pods;
  }

  void at(int placed, Latencies filterTimes) {
    long now = System.nanoTime();
    if (now - last < (terminal ? TERMINAL_NANOS : PLAIN_NANOS)) {
      return;
    }
    last = now;
    String text =
        String.format(
            Locale.ROOT,
            "%,6d of %,d pods placed  %,5.0f pods/s  filter p50 %,d µs",
            placed,
            pods,
            placed * 1e9 / (now - start),
            filterTimes.percentileMicros(50));
    if (terminal) {
      out.print(CLEAR + " " + bar(placed) + text);
    } else {
      out.println(" " + text);
    }
    out.flush();
  }

  private String bar(int placed) {
    int filled = (int) ((long) BAR * placed / pods);
    return "━".repeat(filled) + "╌".repeat(BAR - filled) + " ";
  }

  /** Makes room for what comes after. */
  void end() {
    if (terminal) {
      out.print(CLEAR);
      out.flush();
    }
  }
}
