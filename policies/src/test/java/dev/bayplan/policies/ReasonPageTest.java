package dev.bayplan.policies;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page that users read says what the code says, row by row. */
class ReasonPageTest {

  @Test
  void docsListEveryReasonInOrderWithItsRemedyAndSentence() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("..", "docs", "reasons.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2)).strip())
            .toList();

    assertThat(rows)
        .isEqualTo(
            Arrays.stream(Reason.values())
                .map(r -> "| `" + r + "` | " + r.remedy() + " | " + r.sentence())
                .toList());
  }
}
