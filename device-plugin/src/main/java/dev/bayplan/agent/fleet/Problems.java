package dev.bayplan.agent.fleet;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Remembers the first problem of one file. */
final class Problems {

  private final String file;
  private Optional<String> first = Optional.empty();

  Problems(String file) {
    this.file = file;
  }

  Optional<String> first() {
    return first;
  }

  void at(Node node, String sentence) {
    String line =
        node.getStartMark().map(mark -> " line " + (mark.getLine() + 1)).orElse(" (no line)");
    first = first.or(() -> Optional.of("fleet file " + file + line + ": " + sentence));
  }

  static String quoted(String text) {
    String head = text.length() > 63 ? text.substring(0, 63) + "..." : text;
    return "\"" + head.replaceAll("\\p{Cntrl}", "?") + "\"";
  }
}
