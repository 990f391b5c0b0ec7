package dev.bayplan.api.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The admission policies carry the table that the translator reads. */
class DialectPolicyTest {

  /** Maven runs tests in the module's folder. */
  private static final Path FOLDER =
      Path.of("../manifests/base/dialects").toAbsolutePath().normalize();

  @Test
  void theTableOfThePolicyIsTheTranslators() throws IOException {
    List<String> rows = Dialects.TABLE.stream().map(DialectPolicyTest::row).toList();
    check("translate.yaml", "table", String.join(",\n", rows));
  }

  @Test
  void theRefusingPolicyKnowsEveryKey() throws IOException {
    check("refuse.yaml", "keys", String.join(",\n", quoted(Dialects.foreignKeys())));
  }

  private static void check(String file, String part, String generated) throws IOException {
    Path path = FOLDER.resolve(file);
    List<String> lines = Files.readAllLines(path);
    int begin = line(lines, "begin of the " + part);
    int end = line(lines, "end of the " + part);
    String indent = lines.get(begin).substring(0, lines.get(begin).indexOf('/'));
    List<String> wanted = generated.lines().map(line -> indent + line).toList();
    if ("write".equals(System.getProperty("bayplan.dialects"))) {
      List<String> written = new ArrayList<>(lines.subList(0, begin + 1));
      written.addAll(wanted);
      written.addAll(lines.subList(end, lines.size()));
      Files.writeString(path, String.join("\n", written) + "\n");
      return;
    }
    assertThat(lines.subList(begin + 1, end))
        .as("%s differs; run with -Dbayplan.dialects=write, look at the change", file)
        .isEqualTo(wanted);
  }

  private static int line(List<String> lines, String text) {
    return lines.indexOf(lines.stream().filter(l -> l.contains(text)).findFirst().orElseThrow());
  }

  /** One map of lists: in CEL a map has values of one type. */
  private static String row(Dialect row) {
    Map<String, Collection<String>> fields = new LinkedHashMap<>();
    fields.put("name", List.of(row.name()));
    fields.put("from", List.of(row.from().name()));
    fields.put("count", row.count());
    fields.put("memory", row.memory());
    fields.put("unit", List.of(row.unit().name()));
    fields.put("relative", row.relative());
    fields.put("compute", row.compute());
    fields.put("sums", List.of(Boolean.toString(row.sums())));
    fields.put("hundreds", List.of(row.hundreds().name()));
    fields.put("bare", List.of(row.bare().name()));
    fields.put("several", List.of(row.several().name()));
    for (Dialect.Term term : Dialect.Term.values()) {
      fields.put(
          term.name(),
          row.terms().containsKey(term) ? List.of(row.terms().getOrDefault(term, "")) : List.of());
    }
    fields.put("refused", row.refused().keySet());
    fields.put("instead", row.refused().values());
    fields.put("signs", row.signs());
    fields.put("keys", row.keys());
    return fields.entrySet().stream()
        .map(field -> "'" + field.getKey() + "': " + list(field.getValue()))
        .collect(Collectors.joining(",\n", "{", "}"));
  }

  private static String list(Collection<String> texts) {
    return "[" + String.join(", ", quoted(texts)) + "]";
  }

  private static List<String> quoted(Collection<String> texts) {
    return texts.stream().map(text -> "'" + text.replace("'", "\\'") + "'").toList();
  }
}
