package dev.bayplan.bench.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What people read: the figures beside their aims, and where time and memory went. */
final class MemoryReport {

  private static final int MOST_RSS_MIB = 600;
  private static final int MOST_READY_SECONDS = 15;
  private static final int MOST_FIRST_MILLIS = 1000;

  private MemoryReport() {}

  static List<String> of(MemoryRecord record, List<String> log, LiveObjects live) {
    List<String> lines = new ArrayList<>();
    lines.add(line("RSS when ready, MiB", record.rssMiB(), MOST_RSS_MIB));
    lines.add("%-34s %10d".formatted("RSS at most, MiB", record.peakRssMiB()));
    lines.add("%-34s %10d".formatted("live heap, MiB", record.liveHeapMiB()));
    lines.add(line("ready, seconds after the start", record.readySeconds(), MOST_READY_SECONDS));
    lines.add(line("first answer, ms", record.firstAnswerMillis(), MOST_FIRST_MILLIS));
    lines.add("first answer: " + record.firstAnswer());
    lines.add("");
    lines.add("where the time went (CPU until ready: " + record.cpuSeconds() + " s):");
    lines.addAll(
        log.stream().filter(line -> line.contains(" INFO ") || line.contains(" WARN ")).toList());
    lines.add("");
    lines.add("where the heap went (instances, bytes):");
    lines.addAll(live.largest());
    return lines;
  }

  private static String line(String name, double value, int aim) {
    String verdict = value <= aim ? "" : "   MISSED";
    return String.format(Locale.ROOT, "%-34s %10.1f   aim: <= %d%s", name, value, aim, verdict);
  }
}
