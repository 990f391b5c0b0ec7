package dev.bayplan.agent.health.files;

import dev.bayplan.agent.health.HealthRules;
import dev.bayplan.agent.health.XidClass;
import dev.bayplan.agent.health.XidTable;
import dev.bayplan.agent.yaml.Problems;
import dev.bayplan.agent.yaml.YamlObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The XID table and the rules, as a YAML file says them; its form is that of {@code xids.yaml}. */
public sealed interface HealthSettings {

  /** They are sound. */
  record Sound(XidTable xids, HealthRules rules) implements HealthSettings {}

  /**
   * @param problem one sentence with file, line, field and value
   */
  record Damaged(String problem) implements HealthSettings {}

  int MAX_BYTES = 1 << 20;
  int MAX_CODE = 9_999;
  int YEAR_SECONDS = 31_536_000;

  /** The table that is shipped. */
  static Sound defaults() {
    try (InputStream in = XidTable.class.getResourceAsStream("xids.yaml")) {
      if (in == null) {
        throw new IllegalStateException("xids.yaml is not in the agent's jar");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return switch (parse("xids.yaml", text)) {
        case Sound sound -> sound;
        case Damaged(String problem) -> throw new IllegalStateException(problem);
      };
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static HealthSettings read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      return bytes.length > MAX_BYTES
          ? new Damaged("XID file " + file + " is larger than 1 MiB")
          : parse(file.toString(), new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      return new Damaged("XID file " + file + " cannot be read: " + unreadable);
    }
  }

  static HealthSettings parse(String file, String text) {
    Problems problems = new Problems("XID file " + file);
    Optional<HealthSettings> read = problems.compose(text).map(root -> read(root, problems));
    return problems
        .first()
        .<HealthSettings>map(Damaged::new)
        .or(() -> read)
        .orElseThrow(() -> new IllegalStateException("neither a table nor a problem"));
  }

  private static HealthSettings read(Node root, Problems problems) {
    YamlObject file = new YamlObject(root, "the file", problems);
    file.allow(Set.of("ignore", "suspect", "degrade", "lost", "unlisted", "rules"));
    Map<Integer, XidClass> classes = new HashMap<>();
    for (XidClass one : XidClass.values()) {
      String name = one.name().toLowerCase(Locale.ROOT);
      for (Node code : file.list(name)) {
        code(code, name, problems)
            .filter(number -> classes.putIfAbsent(number, one) != null)
            .ifPresent(number -> problems.at(code, "XID " + number + " stands in two lists"));
      }
    }
    XidTable table = new XidTable(classes, unlisted(file));
    return new Sound(table, rules(file.object("rules")));
  }

  private static Optional<Integer> code(Node node, String list, Problems problems) {
    String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= MAX_CODE) {
      return Optional.of(Integer.parseInt(text));
    }
    problems.at(
        node,
        list
            + " has "
            + Problems.quoted(text)
            + "; write XID codes, whole numbers from 0 to "
            + MAX_CODE);
    return Optional.empty();
  }

  private static XidClass unlisted(YamlObject file) {
    String name = file.text("unlisted", 16).orElse("suspect");
    for (XidClass one : XidClass.values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(name)) {
        return one;
      }
    }
    file.fail("has unlisted " + Problems.quoted(name) + "; write ignore, suspect, degrade or lost");
    return XidClass.SUSPECT;
  }

  private static HealthRules rules(Optional<YamlObject> given) {
    Numbers numbers = new Numbers(given, new HashSet<>());
    HealthRules rules =
        new HealthRules(
            numbers.of("faults", 1, 100, 3),
            numbers.time("windowSeconds", 600),
            numbers.time("calmSeconds", 300),
            numbers.time("quarantineSeconds", 300),
            numbers.time("maxQuarantineSeconds", 14_400),
            numbers.time("forgetSeconds", 86_400),
            numbers.of("answers", 1, 100, 3),
            numbers.time("probeSeconds", 120),
            numbers.of("budgetPercent", 0, 100, 25));
    given.ifPresent(object -> {
      object.allow(Set.copyOf(numbers.names()));
      if (rules.maxQuarantine().compareTo(rules.quarantine()) < 0) {
        object.fail(
            "has maxQuarantineSeconds "
                + rules.maxQuarantine().toSeconds()
                + ", which is less than quarantineSeconds "
                + rules.quarantine().toSeconds());
      }
    });
    return rules;
  }

  /** The numbers of an object that may be absent, with the names that were asked for. */
  record Numbers(Optional<YamlObject> object, Set<String> names) {

    int of(String name, int from, int to, int otherwise) {
      names.add(name);
      return object
          .flatMap(given -> given.number(name, from, to))
          .map(Long::intValue)
          .orElse(otherwise);
    }

    Duration time(String name, int otherwise) {
      return Duration.ofSeconds(of(name, 1, YEAR_SECONDS, otherwise));
    }
  }
}
