package dev.bayplan.api.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.TopologyPresets;
import dev.bayplan.policies.Isolation;
import dev.bayplan.policies.Level;
import dev.bayplan.policies.Link;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/policies.md} tells of every field, word and level that there is. */
class PolicyPageTest {

  private final String page = read();

  private static String read() {
    try {
      return Files.readString(Path.of("../docs/policies.md"));
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }

  @Test
  void everyFieldHasItsRow() {
    Stream.of("priority", "match", "prefer").forEach(field -> row("`" + field + "`"));
    rows("match", PolicyMatch.class);
    rows("require", PolicyRequire.class);
    rows("topology", PolicyTopology.class);
    rows("sharing", PolicySharing.class);
  }

  private void rows(String of, Class<? extends Record> type) {
    for (RecordComponent field : type.getRecordComponents()) {
      row("`" + of + "." + field.getName() + "`");
    }
  }

  private void row(String start) {
    assertThat(page).contains("\n| " + start + " |");
  }

  @Test
  void everyWordIsThere() {
    Stream.of(Level.values()).map(Enum::name).forEach(this::word);
    Stream.of(Isolation.values()).map(Isolation::text).forEach(this::word);
    Arrays.stream(Link.Kind.values())
        .filter(kind -> kind != Link.Kind.UNKNOWN)
        .map(Enum::name)
        .forEach(this::word);
  }

  private void word(String word) {
    assertThat(page).contains("`" + word.toLowerCase(Locale.ROOT) + "`");
  }

  @Test
  void everyTopologyIsThereWithItsLevels() {
    TopologyPresets.all()
        .forEach((name, levels) ->
            row(
                "`"
                    + name
                    + "` | "
                    + levels.entrySet().stream()
                        .map(level -> "`" + level.getKey() + "` " + level.getValue())
                        .collect(Collectors.joining(", "))));
  }
}
