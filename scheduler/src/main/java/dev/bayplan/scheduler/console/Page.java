package dev.bayplan.scheduler.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** What the console answers. */
sealed interface Page {

  /** Bytes that are there. */
  record Content(int status, String type, byte[] body) implements Page {}

  /** A file that is sent from disk. */
  record File(Path path) implements Page {}

  /** Absent values are left out. */
  JsonMapper JSON =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              all -> all.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .build();

  static Page text(int status, String text) {
    return new Content(
        status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static Page json(int status, Object view) {
    return new Content(status, "application/json", JSON.writeValueAsBytes(view));
  }
}
