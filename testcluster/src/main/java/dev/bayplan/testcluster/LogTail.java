package dev.bayplan.testcluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file, for messages. */
final class LogTail {
  private LogTail() {}

  static String of(Path log, int lines) {
    if (!Files.exists(log)) {
      return "There is no " + log;
    }
    try {
      List<String> all =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      String end = String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
      return "Last lines of %s:\n%s".formatted(log, end);
    } catch (IOException e) {
      return "Cannot read " + log + ": " + e;
    }
  }
}
