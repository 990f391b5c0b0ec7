package dev.bayplan.e2e.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs each case of the table on one back end and compares the transcript, line by line. */
abstract class CaseTable {

  /** All, or with {@code -Dbayplan.cases=REGEX} those in whose name it is found. */
  static List<Case> cases() {
    Pattern wanted = Pattern.compile(System.getProperty("bayplan.cases", ""));
    return Cases.all().stream().filter(row -> wanted.matcher(row.name()).find()).toList();
  }

  /** A back end without nodes and pods. */
  abstract Backend backend();

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theTranscriptIsThatOfTheTable(Case row) {
    try (Backend backend = backend()) {
      Script script = new Script(backend);
      row.script().accept(script);
      assertThat(script.transcript()).containsExactlyElementsOf(row.expected());
    }
  }
}
