package dev.bayplan.agent.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the tree of one file and remembers the first problem with it. */
public final class Problems {

  private final String file;
  private Optional<String> first = Optional.empty();

  /**
   * @param file how messages call it, such as {@code fleet file /etc/fleet.yaml}
   */
  public Problems(String file) {
    this.file = file;
  }

  public Optional<String> first() {
    return first;
  }

  public void at(Node node, String sentence) {
    String line =
        node.getStartMark().map(mark -> " line " + (mark.getLine() + 1)).orElse(" (no line)");
    first = first.or(() -> Optional.of(file + line + ": " + sentence));
  }

  /** The tree of a text; empty where it is none, which is then the problem. */
  public Optional<Node> compose(String text) {
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(file).build();
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        first = first.or(() -> Optional.of(file + " is empty"));
      }
      return root;
    } catch (MarkedYamlEngineException noYaml) {
      String line = noYaml.getProblemMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("");
      noYaml(line + ": this is no YAML: " + noYaml.getProblem());
    } catch (YamlEngineException noYaml) {
      noYaml(": this is no YAML: " + quoted("" + noYaml.getMessage()));
    }
    return Optional.empty();
  }

  private void noYaml(String sentence) {
    first = first.or(() -> Optional.of(file + sentence));
  }

  public static String quoted(String text) {
    String head = text.length() > 63 ? text.substring(0, 63) + "..." : text;
    return "\"" + head.replaceAll("\\p{Cntrl}", "?") + "\"";
  }
}
