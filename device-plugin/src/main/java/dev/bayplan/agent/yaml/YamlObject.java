package dev.bayplan.agent.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A mapping of a file: its fields by name, read with their lines at hand. */
public final class YamlObject {

  private final Map<String, Node> fields = new LinkedHashMap<>();
  private final Node self;
  private final String path;
  private final Problems problems;

  public YamlObject(Node node, String path, Problems problems) {
    this.self = node;
    this.path = path;
    this.problems = problems;
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(this::add);
    } else if (!node.getTag().equals(Tag.NULL)) {
      problems.at(node, path + " must be a mapping (name: value)");
    }
  }

  private void add(NodeTuple tuple) {
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      problems.at(tuple.getKeyNode(), path + " has a field whose name is no text");
    } else if (fields.put(key.getValue(), tuple.getValueNode()) != null) {
      problems.at(key, path + " has the field " + Problems.quoted(key.getValue()) + " twice");
    }
  }

  /** A field that is neither absent nor empty. */
  public Optional<Node> field(String name) {
    return Optional.ofNullable(fields.get(name)).filter(node -> !node.getTag().equals(Tag.NULL));
  }

  /** A typing error must not pass for a default. */
  public void allow(Set<String> known) {
    fields.forEach((name, node) -> {
      if (!known.contains(name)) {
        problems.at(
            node,
            path
                + " has no field "
                + Problems.quoted(name)
                + "; it has "
                + String.join(", ", known.stream().sorted().toList()));
      }
    });
  }

  public Optional<YamlObject> object(String name) {
    return field(name).map(node -> new YamlObject(node, path + "." + name, problems));
  }

  public List<Node> list(String name) {
    Optional<Node> node = field(name);
    if (node.isEmpty()) {
      return List.of();
    }
    if (node.get() instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    problems.at(node.get(), path + "." + name + " must be a list (lines with -)");
    return List.of();
  }

  public Optional<String> text(String name, int maxLength) {
    Optional<Node> node = field(name);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof ScalarNode scalar
        && !scalar.getValue().isBlank()
        && scalar.getValue().length() <= maxLength) {
      return Optional.of(scalar.getValue());
    }
    problems.at(
        node.get(), path + "." + name + " must be a text of 1 to " + maxLength + " characters");
    return Optional.empty();
  }

  public Optional<Long> number(String name, long from, long to) {
    Optional<Node> node = field(name);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    String text = node.get() instanceof ScalarNode scalar ? scalar.getValue() : "";
    if (text.matches("[0-9]{1,9}") && Long.parseLong(text) >= from && Long.parseLong(text) <= to) {
      return Optional.of(Long.parseLong(text));
    }
    problems.at(
        node.get(),
        path
            + "."
            + name
            + " is "
            + Problems.quoted(text)
            + "; write a whole number from "
            + from
            + " to "
            + to);
    return Optional.empty();
  }

  /** The value, or a problem where it is missing. */
  public <T> Optional<T> required(String name, Optional<T> value) {
    if (field(name).isEmpty()) {
      problems.at(self, path + " needs the field " + name);
    }
    return value;
  }

  public void fail(String sentence) {
    problems.at(self, path + " " + sentence);
  }
}
