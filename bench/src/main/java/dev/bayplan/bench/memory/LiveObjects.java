package dev.bayplan.bench.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What lives in a JVM's heap after a full collection.
 *
 * @param bytes of all objects
 * @param largest lines of the histogram: number, instances, bytes, class; most bytes first
 */
record LiveObjects(long bytes, List<String> largest) {

  private static final int SHOWN = 15;

  /** Asks by {@code jcmd}, which collects all garbage first. */
  static LiveObjects of(long pid) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process asked =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return parse(answer.lines().toList());
  }

  /** Rows like {@code 1: 543210 12345678 [B (java.base@25)}, then {@code Total 1234 56789}. */
  static LiveObjects parse(List<String> histogram) {
    List<String> rows =
        histogram.stream().filter(line -> line.matches("\\s*\\d+:\\s+\\d.*")).limit(SHOWN).toList();
    long bytes =
        histogram.stream()
            .filter(line -> line.startsWith("Total"))
            .map(line -> line.strip().replaceAll(".*\\s", ""))
            .mapToLong(Long::parseLong)
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "this is no histogram: " + String.join(" ", histogram)));
    return new LiveObjects(bytes, rows);
  }
}
