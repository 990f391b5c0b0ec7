package dev.bayplan.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class InkTest {

  private static final Map<String, String> XTERM = Map.of("TERM", "xterm-256color");

  @Test
  void colourIsForTerminalsThatKnowIt() {
    assertThat(Ink.of(true, XTERM)).isEqualTo(Ink.COLOUR);
    assertThat(Ink.of(false, XTERM)).isEqualTo(Ink.PLAIN);
    assertThat(Ink.of(true, Map.of("TERM", "dumb"))).isEqualTo(Ink.PLAIN);
    assertThat(Ink.of(true, Map.of())).isEqualTo(Ink.PLAIN);
  }

  @Test
  void whoSetsNoColorGetsNone() {
    assertThat(Ink.of(true, Map.of("TERM", "xterm-256color", "NO_COLOR", "1")))
        .isEqualTo(Ink.PLAIN);
    assertThat(Ink.of(true, Map.of("TERM", "xterm-256color", "NO_COLOR", "")))
        .isEqualTo(Ink.COLOUR);
  }

  @Test
  void plainTextStaysAsItIs() {
    assertThat(Ink.PLAIN.paint(Ink.Role.BAD, "7")).isEqualTo("7");
    assertThat(Ink.COLOUR.paint(Ink.Role.TITLE, "x")).isEqualTo("\u001b[1mx\u001b[0m");
  }
}
